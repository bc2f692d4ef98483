// Links with `#token=` sign in: browsers do not send the fragment of a URL. The token leaves the URL at once, so that it is
// neither seen nor copied.
import { signal } from '@preact/signals';
import { signIn } from './api';

/// Why the latest link did not sign in; null if it did.
export const faultOfLink = signal<Error | null>(null);

/// Signs in with the token of the URL, if it has one. The link replaces a session, which stays if the link is refused.
export async function followLink() {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (!token) return;
    history.replaceState(null, '', location.pathname + location.search);
    faultOfLink.value = null;
    await signIn(token).catch((fault: Error) => (faultOfLink.value = fault));
}

addEventListener('hashchange', followLink);
