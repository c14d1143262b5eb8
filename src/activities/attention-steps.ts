import { findStudents, type Finding, type History } from '../attendance/attention/find.js';
import { RollcallError } from '../errors.js';
import type { Evaluated } from '../mysql/attention/findings.js';
import type {
  ClaimedDelivery,
  Delivery,
  DeliveryName,
  DeliveryState,
} from '../mysql/attention/deliveries.js';
import type { StoredRule } from '../mysql/attention/rules.js';
import type { SendOutcome } from '../notices/outcome.js';
import { alive } from './alive.js';

/** What the steps of attention need of the database. */
export type AttentionStore = {
  readRules: () => Promise<StoredRule[]>;
  /** The measured classes that the rules look at; undefined where no day is final. */
  readHistory: (rules: readonly StoredRule[]) => Promise<History | undefined>;
  /** Replaces the findings of a rule, and claims for a digest what nobody was told of. */
  writeFindings: (
    rule: StoredRule,
    when: History,
    found: readonly Finding[],
    now: string,
  ) => Promise<Evaluated>;
  /** Ends the findings of all rules but these. */
  endOtherFindings: (ruleNos: readonly number[]) => Promise<void>;
  giveUpOld: (now: string) => Promise<void>;
  readDue: () => Promise<DeliveryName[]>;
  claimDelivery: (name: DeliveryName, attempt: string, now: string) => Promise<ClaimedDelivery>;
  endDelivery: (
    name: DeliveryName,
    attempt: string,
    outcome: SendOutcome,
    now: string,
  ) => Promise<void>;
};

export type AttentionDependencies = {
  store: AttentionStore;
  /** The campus wall clock ("YYYY-MM-DD HH:MM:SS"). */
  now: () => string;
  /** Sends a digest. It never throws. */
  send: (delivery: Delivery) => Promise<SendOutcome>;
  /** A name that nobody else draws. */
  newAttempt: () => string;
};

/** Result of `findAttention`. */
export type FoundAttention = {
  /** The day up to which rules were evaluated; null where no day is final. */
  day: string | null;
  rules: number;
  /** How many findings hold, and how many of them are new in a digest. */
  holding: number;
  told: number;
  /** What is to be delivered. */
  due: DeliveryName[];
};

/** The steps that find out who should be called, and tell those who asked to be told. */
export function createAttentionSteps({ store, now, send, newAttempt }: AttentionDependencies) {
  return {
    /** Evaluates the rules that are on. */
    findAttention: (): Promise<FoundAttention> => alive(() => find(store, now)),

    /**
     * Sends a digest to one recipient, at most once where that can be known.
     * @throws RollcallError `unreachable` where nothing was taken and it may be tried again
     */
    deliverDigest: async (name: DeliveryName): Promise<DeliveryState> => {
      const attempt = newAttempt();
      const claimed = await store.claimDelivery(name, attempt, now());
      if (!claimed.isMine) return claimed.state;
      const outcome = await alive(() => send(claimed.delivery));
      await store.endDelivery(name, attempt, outcome, now());
      if (outcome.state === 'waiting' && !outcome.lacksSetting)
        throw new RollcallError(
          'unreachable',
          `Digest ${name.digestNo} could not be delivered (${outcome.detail}).`,
        );
      return outcome.state;
    },
  };
}

async function find(store: AttentionStore, now: () => string): Promise<FoundAttention> {
  const rules = (await store.readRules()).filter(({ isOn }) => isOn);
  await store.endOtherFindings(rules.map(({ ruleNo }) => ruleNo));
  const history = rules.length > 0 ? await store.readHistory(rules) : undefined;
  let holding = 0;
  let told = 0;
  for (const rule of history ? rules : []) {
    const found = findStudents(rule, history!);
    const evaluated = await store.writeFindings(rule, history!, found, now());
    holding += evaluated.holding;
    told += evaluated.told;
  }
  await store.giveUpOld(now());
  const due = await store.readDue();
  return { day: history?.day ?? null, rules: rules.length, holding, told, due };
}
