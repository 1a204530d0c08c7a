import {
  createSupervisor,
  type ProcessSpec,
  type Supervisor,
  type SupervisorOptions,
} from '../../src/local/processes.ts';
import { ClusterError } from './errors.ts';

/** The cluster's processes, each of which can be stopped and started by itself. */
export type Runner = {
  /** Starts it and waits until it is ready; from then on it is started again whenever it ends. */
  start(spec: ProcessSpec): Promise<void>;
  stop(name: string): Promise<void>;
  /** Starts what `stop` stopped, as it was started first. */
  startAgain(name: string): Promise<void>;
  /** Stops all: first whatever talks to the API server, then that, then its database. */
  stopAll(): Promise<void>;
  /** Ends all at once with SIGKILL. */
  kill(): void;
  pids(): { name: string; pid: number }[];
};

/** With clients connected the API server takes a minute to go; its state is in etcd, so that it may be cut short. */
const APISERVER_GRACE_MS = 2000;

/** The parts that the others depend on: stopped one after the other, after all others. */
const STOPPED_LAST = ['apiserver', 'etcd'];

export function createRunner(options: SupervisorOptions): Runner {
  const parts = new Map<string, { spec: ProcessSpec; supervisor: Supervisor }>();
  const stopped = async (name: string) => parts.get(name)?.supervisor.stop();
  let ending = false;
  const start = async (spec: ProcessSpec) => {
    if (ending)
      throw new ClusterError('not_ready', `The cluster was stopped before ${spec.name} was started.`);
    const grace = spec.name === 'apiserver' ? { graceMs: APISERVER_GRACE_MS } : {};
    const supervisor = createSupervisor({ ...options, ...grace });
    parts.set(spec.name, { spec, supervisor });
    await supervisor.start(spec);
  };
  return {
    start,
    async stop(name) {
      await stopped(name);
    },
    async startAgain(name) {
      const part = parts.get(name);
      if (!part) throw new ClusterError('program_failed', `${name} was never started.`);
      await part.supervisor.stop();
      await start(part.spec);
    },
    async stopAll() {
      ending = true;
      const first = [...parts.keys()].filter((name) => !STOPPED_LAST.includes(name));
      await Promise.all(first.map(stopped));
      for (const name of STOPPED_LAST) await stopped(name);
    },
    kill() {
      ending = true;
      for (const { supervisor } of parts.values()) supervisor.kill();
    },
    pids: () =>
      [...parts.values()].flatMap(({ supervisor }) =>
        supervisor.list().flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }])),
      ),
  };
}
