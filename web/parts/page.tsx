import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ApiError } from '../api.js';
import type { Answer } from '../live/use-answer.js';
import { words } from '../words.js';
import { Icon, type IconName } from './icon.js';

/** How often a page came after another one: the first one must not take the focus. */
let pagesBefore = 0;

/** The heading of a page and its title in the browser. */
export function PageTitle({
  title,
  under,
  actions,
}: {
  title: string;
  under?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · rollcall`;
  }, [title]);
  useEffect(() => {
    // Those who hear the page, or use the keyboard, begin where the new page begins.
    if (pagesBefore > 0) heading.current?.focus({ preventScroll: true });
    pagesBefore++;
  }, []);
  return (
    <div class="title">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {under && <div class="under">{under}</div>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}

/** Something to know before reading on. */
export function Banner({
  kind = 'info',
  children,
  action,
}: {
  kind?: 'info' | 'warn' | 'error';
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class={`banner ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon name={kind === 'info' ? 'info' : 'warn'} />
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What stands in the place of content: nothing there, an error, no permission. */
export function Instead({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="instead">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Grey lines where an answer will be. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <b class="spoken">{words.value.loading}</b>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}

/** Shows an answer when it is here, and before that, or without it, what there is to say. */
export function Answered<T>({
  answer,
  children,
  lines,
}: {
  answer: Answer<T>;
  children: (data: T) => ComponentChildren;
  lines?: number;
}) {
  const { data, error, refresh } = answer;
  if (data === undefined)
    return error ? <Failed error={error} onRetry={refresh} /> : <Skeleton lines={lines ?? 6} />;
  return (
    <>
      {error && error.status !== 0 && (
        <div class="banners">
          <Banner kind="warn" action={<Retry onRetry={refresh} />}>
            {words.value.notRefreshed}
          </Banner>
        </div>
      )}
      {children(data)}
    </>
  );
}

/** Why there is nothing to see. */
export function Failed({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { forbidden, notFound, failed } = words.value;
  if (error.status === 403)
    return (
      <Instead icon="lock" title={forbidden.title}>
        {forbidden.text}
      </Instead>
    );
  if (error.status === 404 || error.status === 400)
    return (
      <Instead icon="empty" title={notFound.title} action={<HomeLink />}>
        {notFound.text}
      </Instead>
    );
  return (
    <div role="alert">
      <Instead
        icon={error.status === 0 ? 'offline' : 'warn'}
        title={failed.title}
        action={<Retry onRetry={onRetry} />}
      >
        {sentenceOf(error)}
      </Instead>
    </div>
  );
}

/** What went wrong, in a sentence. */
export function sentenceOf({ status, code, message }: ApiError): string {
  const { failed } = words.value;
  return status === 0 ? failed.offline : failed.problem(code, message) || failed.other;
}

export function HomeLink() {
  return (
    <a class="button" href="/">
      {words.value.notFound.home}
    </a>
  );
}

function Retry({ onRetry }: { onRetry: () => void }) {
  return (
    <button type="button" class="button" onClick={onRetry}>
      {words.value.retry}
    </button>
  );
}
