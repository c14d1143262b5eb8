import { render } from 'preact';
import { BoardApp } from './board-app.js';

render(<BoardApp />, document.getElementById('board')!);
