// Links with `#token=` sign in: browsers do not send the fragment of a URL. The token leaves the URL at once, so that it is
// neither seen nor copied.
import { signal } from '@preact/signals';

/// Of a link that was opened and has not signed in yet, or ''. The link replaces a session.
export const tokenOfLink = signal('');

function take() {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (!token) return;
    history.replaceState(null, '', location.pathname + location.search);
    tokenOfLink.value = token;
}

take();
addEventListener('hashchange', take);
