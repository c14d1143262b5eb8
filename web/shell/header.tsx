import { useLocation } from 'preact-iso';
import icon from '../icon.svg';
import { language, theme, type Theme } from '../choices.js';
import { Icon, type IconName } from '../parts/icon.js';
import { dayAddress } from '../addresses.js';
import { number } from '../format.js';
import { logOut, openRequests, sessionState } from '../session.js';
import type { Session } from '../../src/http/schemas/session.js';
import { words } from '../words.js';

/** The upper edge: where one is, where one can go, and who one is. */
export function Header() {
  const state = sessionState.value;
  const session = state.kind === 'in' ? state.session : undefined;
  return (
    <header class="top">
      <div class="wide">
        <a class="brand" href="/">
          <img src={icon} alt="" />
          rollcall
          {session?.campus && <span class="campus">{session.campus}</span>}
        </a>
        {session && <Pages session={session} />}
        <div class="tools">
          <LanguageSwitch />
          <button
            type="button"
            class="button plain"
            popoverTarget="account"
            title={words.value.account}
          >
            <Icon name="account" />
            <span class="spoken">{words.value.account}</span>
            {session && <span class="not-phone name">{session.name}</span>}
          </button>
        </div>
        <AccountMenu session={session} />
      </div>
    </header>
  );
}

type Entry = {
  name: 'now' | 'day' | 'courses' | 'students' | 'rooms' | 'requests' | 'code' | 'me' | 'health';
  address: string;
  isHere: boolean;
};

function Pages({ session }: { session: Session }) {
  const { path } = useLocation();
  const day = session.lastDay ?? session.now.slice(0, 10);
  const entries: Entry[] = [
    { name: 'now', address: '/', isHere: path === '/' },
    { name: 'day', address: dayAddress(day), isHere: /^\/(days|classes)\//.test(path) },
    { name: 'courses', address: '/courses', isHere: path.startsWith('/courses') },
    { name: 'students', address: '/students', isHere: path.startsWith('/students') },
    { name: 'rooms', address: '/rooms', isHere: path.startsWith('/rooms') },
    { name: 'requests', address: '/requests', isHere: path === '/requests' },
    { name: 'code', address: '/code', isHere: path === '/code' },
    { name: 'me', address: '/me', isHere: path === '/me' },
    { name: 'health', address: '/health', isHere: path === '/health' },
  ];
  return (
    <nav class="pages" aria-label={words.value.navigation}>
      {entries
        .filter(({ name }) => session.pages.includes(name))
        .map(({ name, address, isHere }) => (
          <a key={name} href={address} aria-current={isHere ? 'page' : undefined}>
            <Icon name={name satisfies IconName} />
            {words.value.pages[name]}
            {name === 'requests' && <OpenRequests />}
          </a>
        ))}
    </nav>
  );
}

/** How many requests wait for the viewer. */
function OpenRequests() {
  const count = openRequests.value;
  if (!count) return null;
  return (
    <span class="count">
      <span aria-hidden="true">{number(count)}</span>
      <span class="spoken">{words.value.requests.openCount(count)}</span>
    </span>
  );
}

function LanguageSwitch() {
  const isChinese = language.value === 'zh';
  return (
    <button
      type="button"
      class="button plain"
      aria-label={words.value.switchLanguage}
      onClick={() => (language.value = isChinese ? 'en' : 'zh')}
    >
      <span lang={isChinese ? 'en' : 'zh-CN'}>{isChinese ? 'English' : '中文'}</span>
    </button>
  );
}

function AccountMenu({ session }: { session: Session | undefined }) {
  const { loggedInAs, roles } = words.value;
  return (
    <div id="account" class="account" popover="auto" role="dialog" aria-label={words.value.account}>
      {session && (
        <div>
          <p class="small muted">{loggedInAs}</p>
          <p class="who">{session.name}</p>
          <p class="small muted">
            {session.roles
              .map(({ role, scope }) => (scope ? `${roles[role]} (${scope})` : roles[role]))
              .join(', ')}
          </p>
        </div>
      )}
      <ThemeChoice />
      {session && session.csrfToken !== null && (
        <button type="button" class="button" onClick={() => void logOut()}>
          {words.value.logOut}
        </button>
      )}
    </div>
  );
}

const THEMES: Theme[] = ['auto', 'light', 'dark'];

function ThemeChoice() {
  return (
    <div>
      <p class="legend" id="theme-choice">
        {words.value.theme}
      </p>
      <div class="choice" role="group" aria-labelledby="theme-choice">
        {THEMES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={theme.value === one}
            onClick={() => (theme.value = one)}
          >
            {words.value.themes[one]}
          </button>
        ))}
      </div>
    </div>
  );
}
