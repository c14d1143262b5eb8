import { withTransaction, type Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

/** A digest on its way to one recipient. */
export type DeliveryName = { digestNo: number; deliveryNo: number };

/**
 * sending: somebody is at it, or a worker is gone that was. unknown: a mail that may have gone out;
 * nobody sends it again.
 */
export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown';

/** What a digest says, and to whom. It names no student. */
export type Delivery = DeliveryName & {
  channel: 'mail' | 'webhook';
  recipient: string;
  ruleNo: number;
  /** The name of the rule as it is now. */
  rule: string;
  /** How many students have new findings. */
  students: number;
  /** The campus wall clock. */
  madeAt: string;
};

/** Deliveries that were not possible in so many days are given up. */
const GIVEN_UP_AFTER_DAYS = 7;
/** The night has time for so many. */
const MOST_AT_ONCE = 500;

/**
 * What is to be delivered, or has been left by a worker that is gone; the oldest first. Digests of
 * rules that are switched off wait.
 */
export async function readDue(db: Database): Promise<DeliveryName[]> {
  return readRows<DeliveryName>(
    db,
    `SELECT v.digest_no AS digestNo, v.delivery_no AS deliveryNo ${FROM}
     WHERE v.state IN ('waiting', 'sending') AND (r.is_on OR v.state = 'sending')
     ORDER BY v.digest_no, v.delivery_no LIMIT :most`,
    { most: MOST_AT_ONCE },
  );
}

/** Gives up what could not be delivered for a week: it would be no news any more. */
export async function giveUpOld(db: Database, now: string): Promise<void> {
  await write(
    db,
    `UPDATE attention_delivery v JOIN attention_digest g ON g.digest_no = v.digest_no
     SET v.state = 'failed', v.detail = COALESCE(v.detail, 'gave_up'), v.state_at = :now
     WHERE v.state = 'waiting' AND g.made_at < :now - INTERVAL :days DAY`,
    { now, days: GIVEN_UP_AFTER_DAYS },
  );
}

/** Result of `claimDelivery`. */
export type ClaimedDelivery =
  | { isMine: true; delivery: Delivery }
  /** There is nothing to do: it ended so, or waits until the rule is switched on. */
  | { isMine: false; state: DeliveryState };

/** isRecipient: whether the rule, as it is now, still names the recipient. */
type Claimed = { state: DeliveryState; isRecipient: 0 | 1; isOn: 0 | 1 };

/**
 * Marks a delivery as being sent, in a transaction of its own, before anything leaves the machine.
 *
 * A mail that is marked already was marked by an attempt of which nobody has heard. Perhaps it went
 * out. So it becomes `unknown`, and is never sent again. A webhook has an id by which its receiver
 * knows it again, so it is sent again. Whoever was removed from the rule since gets nothing. While
 * the rule is switched off nothing is sent: a digest waits, and goes out if the rule is switched on
 * before it is given up.
 * @param attempt the name of this attempt, drawn at random
 */
export async function claimDelivery(
  db: Database,
  name: DeliveryName,
  attempt: string,
  now: string,
): Promise<ClaimedDelivery> {
  return withTransaction(db, async (tx) => {
    const row = await readRow<Delivery & Claimed>(tx, SELECT_ONE, name);
    if (!row) return { isMine: false, state: 'failed' };
    const { state, isRecipient, isOn, ...delivery } = row;
    const isLeft = state === 'sending';
    if (isLeft && delivery.channel === 'mail') {
      await write(tx, SET_STATE, { ...name, state: 'unknown', detail: 'worker_gone', now });
      return { isMine: false, state: 'unknown' };
    }
    if (state !== 'waiting' && !isLeft) return { isMine: false, state };
    if (isRecipient === 0) {
      await write(tx, SET_STATE, { ...name, state: 'failed', detail: 'removed', now });
      return { isMine: false, state: 'failed' };
    }
    if (isOn === 0) {
      await write(tx, SET_STATE, { ...name, state: 'waiting', detail: null, now });
      return { isMine: false, state: 'waiting' };
    }
    await write(tx, CLAIM, { ...name, attempt, now });
    return { isMine: true, delivery };
  });
}

/**
 * Notes what became of an attempt. An attempt that was given up for lost may still say that the
 * mail went out; nothing else of it is heeded.
 */
export async function endDelivery(
  db: Database,
  name: DeliveryName,
  attempt: string,
  { state, detail }: { state: DeliveryState; detail: string | null },
  now: string,
): Promise<void> {
  await write(
    db,
    `UPDATE attention_delivery SET state = :state, detail = :detail, state_at = :now
     WHERE digest_no = :digestNo AND delivery_no = :deliveryNo AND attempt = :attempt
       AND (state = 'sending' OR (state = 'unknown' AND :state = 'sent'))`,
    { ...name, attempt, state, detail, now },
  );
}

/** A delivery as people see it. */
export type ListedDelivery = Delivery & {
  state: DeliveryState;
  tries: number;
  /** A code, such as `switched_off` of one that waits for its rule to be switched on. */
  detail: string | null;
  stateAt: string;
};

/** The last deliveries, newest first. */
export async function readLastDeliveries(db: Database, most: number): Promise<ListedDelivery[]> {
  return readRows<ListedDelivery>(
    db,
    `SELECT ${COLUMNS}, v.tries, v.state_at AS stateAt,
            IF(v.state = 'waiting' AND NOT r.is_on, 'switched_off', v.detail) AS detail
     ${FROM}
     ORDER BY v.digest_no DESC, v.delivery_no LIMIT :most`,
    { most },
  );
}

const COLUMNS = `
  v.digest_no AS digestNo, v.delivery_no AS deliveryNo, v.channel, v.recipient, v.state,
  g.rule_no AS ruleNo, r.name AS rule, g.students, g.made_at AS madeAt`;
const FROM = `
  FROM attention_delivery v
  JOIN attention_digest g ON g.digest_no = v.digest_no
  JOIN attention_rule r ON r.rule_no = g.rule_no
    AND r.version = (SELECT MAX(n.version) FROM attention_rule n WHERE n.rule_no = g.rule_no)`;
const SELECT_ONE = `
  SELECT ${COLUMNS}, r.is_on AS isOn,
         JSON_CONTAINS(r.recipients, JSON_QUOTE(v.recipient),
                       IF(v.channel = 'mail', '$.mail', '$.webhooks')) AS isRecipient
  ${FROM}
  WHERE v.digest_no = :digestNo AND v.delivery_no = :deliveryNo FOR UPDATE OF v`;
const CLAIM = `
  UPDATE attention_delivery
  SET state = 'sending', attempt = :attempt, tries = tries + 1, detail = NULL, state_at = :now
  WHERE digest_no = :digestNo AND delivery_no = :deliveryNo`;
const SET_STATE = `
  UPDATE attention_delivery SET state = :state, detail = :detail, state_at = :now
  WHERE digest_no = :digestNo AND delivery_no = :deliveryNo`;
