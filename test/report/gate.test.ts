// Who is let in by perlc watch: this machine by its name, with the whole key, to read.

import { describe, expect, test } from "vitest";
import { admit } from "../../report/live/gate.ts";

describe("who is let in", () => {
  const [port, key] = [1234, "k".repeat(43)];
  const asked = (url: string, host = "127.0.0.1:1234", method = "GET") => admit({ method, url, host }, { port, key });

  test("whoever has the key, by the name of this machine", () => {
    expect(asked(`/${key}/`)).toEqual({ path: "", listens: false });
    expect(asked(`/${key}/`, "localhost:1234")).toEqual({ path: "", listens: false });
    expect(asked(`/${key}/events`)).toEqual({ path: "", listens: true });
    expect(asked(`/${key}/run/a-1/events`)).toEqual({ path: "run/a-1/", listens: true });
    expect(asked(`/${key}/run/a-1/`)).toEqual({ path: "run/a-1/", listens: false });
  });

  test.each([
    "evil.example",
    "evil.example:1234",
    "127.0.0.1",
    "127.0.0.1:1235",
    "127.0.0.1:1234.evil.example",
    "localhost",
    "[::1]:1234",
    "0.0.0.0:1234",
    "",
  ])("no other host, with the key or without: %s", (host) => {
    for (const url of [`/${key}/`, "/"]) expect(asked(url, host)).toMatchObject({ status: 403 });
  });

  test.each([
    "/",
    "",
    "*",
    "/k/",
    `/${key.slice(1)}/`,
    `/${key}k/`,
    `/${key}`,
    `//${key}/`,
    `/x/../${key}/`,
    `http://127.0.0.1:1234/${key}/`,
    `/${key}/?a`,
    `/${key}/#a`,
  ])("nothing is told without the whole key: %s", (url) => expect(asked(url)).toMatchObject({ status: 404 }));

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"])("%s is refused", (method) => {
    expect(asked(`/${key}/`, undefined, method)).toMatchObject({ status: 405 });
  });
});
