/**
 * Mocks of an Admit One server for msw, typed and checked by the same contract as the server: a request that the
 * server would refuse is refused, and an answer that the server could not give is an error. So mocks cannot drift.
 */
export { admitOneHandlers, handle } from './testing/admit-one-handlers.ts';
export type { MockAnswer, MockAnswers, MockRequest } from './testing/mock-answer.ts';
export { type MockErrorCode, type MockProblem, problem } from './testing/problem.ts';
export { sample } from './testing/sample.ts';
