// What the host sets of the dashboard, from the page itself.
interface Settings {
    name: string;
    logo: string;
    contact_url: string;
    sandbox_url: string;
    has_sandbox: boolean;
}

function read(): Settings {
    try {
        return JSON.parse(document.querySelector<HTMLMetaElement>('meta[name=outbound]')!.content);
    } catch {
        return { name: '', logo: '', contact_url: '', sandbox_url: '', has_sandbox: false };
    }
}

const settings = read();

export const name = settings.name || 'outbound';
export const logo = settings.logo;

/// The inbox of a simulator, if it gets the messages in place of people.
export const sandboxUrl = settings.sandbox_url;
/// The server reads that inbox, so that the dashboard has a page of it.
export const hasSandbox = settings.has_sandbox;

/// The host's page of a contact, or null if the host has named none.
export const contactUrl = (externalId: string) =>
    settings.contact_url ? settings.contact_url.replace('{external_id}', encodeURIComponent(externalId)) : null;
