// What a trial runs of the tree: it is loaded anew for each mutant, with everything that the mutant's file is read by (load.ts).

export { comparing } from "../../../runtime/conform/check.ts";
export { opTolerance, tolerances } from "../../../runtime/conform/tolerances.ts";
export { differences, outcome } from "../../../runtime/conform/vectors/compare.ts";
export { slopeFaults, stageFaults } from "../../../runtime/conform/vectors/laws.ts";
export { compareOutcomes } from "../../../runtime/conform/vectors/near.ts";
export { opCase, opCases } from "../../../runtime/conform/vectors/ops/all.ts";
export { sizesOf } from "../../../runtime/conform/vectors/sizes.ts";
export { unitFaults } from "../../../runtime/conform/vectors/units.ts";
export { interpreter } from "../../../runtime/interpreter/interpreter.ts";
export { processorBackend } from "../../../runtime/processor/backend.ts";
export { dispatchesOf } from "../../../runtime/processor/dispatches.ts";
export { kernelsOf, scratchOf } from "../../../runtime/processor/kernels.ts";
export { planned as plannedProcessor } from "../../../runtime/processor/room.ts";
export { programModule } from "../../../runtime/simd/program.ts";
export { gpuBackend } from "../../../runtime/tensor/execute.ts";
export { planned as plannedGpu } from "../../../runtime/tensor/program.ts";
export { targetOf } from "../../../runtime/tensor/target.ts";
export { functions, worst } from "../../functions/measured.ts";
