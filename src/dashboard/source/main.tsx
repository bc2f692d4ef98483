import { render } from 'preact';
import { App } from './app';
import { followChanges } from './live';

const root = Object.assign(document.createElement('div'), { id: 'root' });
document.body.append(root);
render(<App />, root);
followChanges();
