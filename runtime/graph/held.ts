// What the backends of devices do alike: states that keep their type, fetches by name, programs that are released once.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Executable, Room } from "./backend.ts";
import { type Graph, show, type TensorType, type Value } from "./ir.ts";

/** A state has one type for as long as it lives. `where` begins the message, such as the name of a graph. */
export function refuseOtherType(name: string, held: TensorType, asked: TensorType, where = ""): void {
  if (show(held) !== show(asked)) bug(`${where && `${where}: `}state ${name} is ${show(held)}, not ${show(asked)}`);
}

/** The value that a graph lets its host read under a name. */
export function fetchedValue({ name: graph, fetches }: Pick<Graph, "name" | "fetches">, name: string): Value {
  return (fetches.find((each) => each.name === name) ?? bug(`${graph}: no fetch ${name}`)).value;
}

/** The executables of a backend, until they are released. */
export interface HeldExecutables {
  /** The same executable, which is known here until it is released. */
  keep(made: Executable): Executable;
  releaseAll(): void;
}

export function heldExecutables(): HeldExecutables {
  const held = new Set<() => void>();
  return {
    keep(made) {
      const release = (): void => {
        if (held.delete(release)) made.release();
      };
      held.add(release);
      return { ...made, release };
    },
    releaseAll() {
      for (const release of [...held]) release();
    },
  };
}

/** What a backend has in memory for a room. */
export interface RoomMemory {
  readonly bytes: number;
  release(): void;
}

/** The rooms of a backend with what it knows of each, until they are released. */
export interface HeldRooms<Own extends RoomMemory> {
  keep(made: Own): Room;
  /** What is known of a room that was kept here. */
  of(room: Room | undefined): Own | undefined;
  releaseAll(): void;
}

export function heldRooms<Own extends RoomMemory>(): HeldRooms<Own> {
  const held = new Map<symbol, Own>();
  const release = (id: symbol): void => {
    held.get(id)?.release();
    held.delete(id);
  };
  return {
    keep(made) {
      const id = Symbol("room");
      held.set(id, made);
      return { id, bytes: made.bytes, release: () => release(id) };
    },
    of: (room) => room && (held.get(room.id) ?? bug("a room of another backend")),
    releaseAll() {
      for (const id of [...held.keys()]) release(id);
    },
  };
}
