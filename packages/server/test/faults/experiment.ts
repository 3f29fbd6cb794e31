import type { Cluster } from './cluster.ts';
import type { World } from './world.ts';

/** Something that happens to a world while people buy. Short in the test suite, long in a soak. */
export interface Experiment {
  readonly name: string;
  /** Returns the listings that it was on. */
  run(world: World, cluster: Cluster, length: 'short' | 'long'): Promise<string[]>;
}
