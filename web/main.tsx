import { render } from 'preact';
import { onTrouble } from './api.js';
import { BoardApp } from './board-app.js';
import { applyChoices } from './choices.js';
import { followNetwork, watchConnection } from './connection.js';
import { showLogin } from './session.js';

applyChoices();
followNetwork();
onTrouble(({ status }) => {
  if (status === 401) void showLogin();
  if (status === 0 || status >= 500) watchConnection();
});
render(<BoardApp />, document.getElementById('board')!);
