import { render } from 'preact';
import { App } from './app';

const root = Object.assign(document.createElement('div'), { id: 'root' });
document.body.append(root);
render(<App />, root);
