// Whether a text is one in which words for places are known (place-words.ts: English), and the words for places of other languages that
// short answers are made of. Words that English has too are left out: a list tells languages apart only by what is theirs alone.

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const english = words(`
  the which what whose how does do did is are was were be been shows show shown showing this these that those picture pictures following
  find choose select answer answers who where when why there with of has have had can could should would will may same different match
  matches all count many much any its it one two three more most less least odd look looks give tell name you your they their them than
  from and or not each both every other others only if so as at by for to in into on an see seen describe identify pick between among
  compare compared please using based list true false yes no think step first second third last left right then about but here`);

const foreign = words(`
  le les une des est sont quelle quel quelles quels laquelle lequel lesquels lesquelles qui que quoi où combien dans sur avec sans cette
  cet ces elle montre montrent sur celle celui y-a-t-il
  der das ein eine einen einem welches welche welcher welchem welchen ist sind und oder nicht mit auf zeigt zeigen bild bilder bildern
  wie viele wer wo
  el los las una es qué cuál cuáles cual cuales cuántos cuántas cuantos en con para por imagen imágenes muestra muestran dónde quién del
  il gli uno quale quali quanti quante che di della delle è sono mostra mostrano immagine immagini dove chi
  os um uma qual quais em são mostra imagem imagens onde quem quantos quantas não
  het een welke welk zijn wat waar hoeveel toont tonen afbeelding afbeeldingen foto
  och det är vilken vilket vilka visar bilden hvilket hvilken hvilke viser billede billedet bildet hvor
  jest który która które ile obraz obrazek zdjęcie zdjęciu pokazuje
  který která které kolik obrázek ukazuje
  hangi resim resimde görsel kaç nedir
  gambar mana yang adalah berapa apa dengan manakah
  hình ảnh nào bao nhiêu là
  mikä kuva kuvassa näyttää melyik kép képen mutat care imagine arată câte`);

const otherScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}]/gu;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** Whether most of a text is in letters of another script. */
function isOtherScript(text: string): boolean {
  const others = text.match(otherScript)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return others > 0 && others * 3 > latin;
}

const countIn = (text: string, list: ReadonlySet<string>): number =>
  wordsOf(text).filter((each) => list.has(each)).length;

/** Whether a text, however short, is in another language by what is in it. English words weigh as much as others: names of places have these. */
export function isForeign(text: string): boolean {
  if (isOtherScript(text)) return true;
  const found = wordsOf(text);
  const theirs = found.filter((each) => foreign.has(each) || places.has(each)).length;
  return theirs > 0 && theirs >= found.filter((each) => english.has(each)).length;
}

/**
 * Whether the sentences of a text can be read: English, or so few words that there is nothing to read. One English word in ten is the
 * least that English has, and a sentence that is more of another language than English is of that, whatever stands around it.
 */
export function isReadable(sentences: readonly string[]): boolean {
  const text = sentences.join(" ");
  if (isForeign(text) || sentences.some((each) => countIn(each, foreign) > 1 && isForeign(each))) return false;
  const found = wordsOf(text);
  const own = found.filter((each) => english.has(each)).length;
  return found.length < 3 || (own > 0 && own * 10 >= found.length);
}

/** Left, right and ordinals. */
const places = words(`
  première premier deuxième troisième quatrième cinquième dernière gauche droite milieu
  erste erstes ersten erster zweite zweites zweiten zweiter dritte drittes dritten vierte letzte letztes linke linkes linken links rechte
  rechtes rechten rechts mitte
  primera primero segunda segundo tercera tercero cuarta última último izquierda derecha
  primo seconda secondo terza terzo quarta ultima ultimo sinistra destra
  primeira primeiro terceira terceiro quarta esquerda direita
  eerste tweede derde vierde laatste linker rechter
  första andra tredje sista vänster höger første anden tredje sidste venstre højre
  pierwszy pierwsze druga drugi drugie trzeci trzecie ostatni lewy lewa lewo prawy prawa prawo
  první druhý druhá třetí levý levá pravý pravá
  birinci ikinci üçüncü sol sağ
  pertama kedua ketiga kiri kanan trái phải thứ
  ensimmäinen toinen kolmas vasen oikea első második harmadik bal jobb primul doilea treilea stânga dreapta`);

const placesOfScripts =
  /第\s*[一二三四五六七八九十\d]|[左右]|[张枚番]目|最[后後初]|왼|오른|번째|첫|마지막|лев|прав|перв|втор|трет|последн|يسار|يمين|أول|ثاني|ثالث|أخير|שמאל|ימין|ראשו|שני|बाए|दाए|पहल|दूसर|तीसर|ซ้าย|ขวา|แรก|ที่สอง/u;

/** Whether a short text of another language says a place: "la deuxième", "links", "左边". */
export const namesPlaceElsewhere = (text: string): boolean =>
  placesOfScripts.test(text.toLowerCase()) || (wordsOf(text).some((each) => places.has(each)) && isForeign(text));
