import type { FormatDeclaration } from '../declaration.js';
import { ARUBA } from './aruba.js';
import { CISCO_SPACES } from './cisco-spaces.js';
import { CISCO_WLC } from './cisco-wlc.js';
import { FREERADIUS } from './freeradius.js';
import { H3C } from './h3c.js';
import { HUAWEI_AC } from './huawei-ac.js';
import { RUIJIE } from './ruijie.js';
import { UNIFI } from './unifi.js';

/** The formats that rollcall knows, beside its own JSON record. */
export const PRESETS: readonly FormatDeclaration[] = [
  HUAWEI_AC,
  H3C,
  RUIJIE,
  CISCO_WLC,
  CISCO_SPACES,
  ARUBA,
  UNIFI,
  FREERADIUS,
];
