import { render } from 'preact';
import { findSession } from './api';
import { App } from './app';
import { followChanges } from './live';
import { followLink } from './login_link';

const root = Object.assign(document.createElement('div'), { id: 'root' });
document.body.append(root);
followLink()
    .then(findSession)
    .then(() => {
        render(<App />, root);
        followChanges();
    });
