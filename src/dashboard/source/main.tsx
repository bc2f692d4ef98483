import { render } from 'preact';
import { findSession } from './api';
import { App } from './app';
import { followChanges } from './live';

const root = Object.assign(document.createElement('div'), { id: 'root' });
document.body.append(root);
findSession().then(() => {
    render(<App />, root);
    followChanges();
});
