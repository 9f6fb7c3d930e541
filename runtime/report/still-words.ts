// Why samples keep the order of their pictures, by the reasons of the journal's `permutable` lines: for the display and the report.

export const stillWords: Readonly<Record<string, string>> = {
  not_asked: "not in `permute.images`",
  one_picture: "one picture or none",
  bound: "bound to their order",
  dropped: "answer rule `drop`",
  place_words: "text names pictures by their place",
  moves_nothing: "fewer than two pictures that move",
  text: "the answer changes with the order and names a text",
  source: "not as their source has them",
  contradiction: "say two things about their answer",
  several: "the answer may be a set or an order",
  no_picture: "the answer is a count",
  none_listed: "no listed order is right",
};
