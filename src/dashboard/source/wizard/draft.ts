// The state of a wizard: a campaign in status draft, and unsaved edits.
import { get, Problem, send, type Campaign, type Channel, type Filter, type Hours } from '../api';
import { bodyOf, contentOf, templatesOf } from '../pages/templates';
import { ownZone } from '../format';
import { t } from '../language';
import { starter, type Content } from '../ui/content_editor';

export interface Plan {
    later: boolean;
    local: string;
    zone: string;
}

export interface Draft {
    id: number | null;
    savedAt: string | null; ///< `updated_at` of the campaign when it was last read or saved.
    name: string;
    sender: string;
    senderName: string;
    replyTo: string;
    filter: Filter;
    content: Content;
    hours: Hours | null;
    plan: Plan;
}

const planKey = (id: number) => `outbound.plan.${id}`;

const tomorrow = () => {
    const at = new Date(Date.now() + 86400000);
    return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}T09:00`;
};

export function emptyDraft(channel: Channel, last: Campaign | undefined): Draft {
    const from = last?.from as { email?: string; phone?: string; name?: string } | null | undefined;
    return {
        id: null,
        savedAt: null,
        name: '',
        sender: (channel === 'email' ? from?.email : from?.phone) ?? '',
        senderName: from?.name ?? '',
        replyTo: '',
        filter: {},
        content: starter(),
        hours: null,
        plan: { later: false, local: tomorrow(), zone: ownZone },
    };
}

async function contentOfCampaign(campaign: Campaign): Promise<Content> {
    const source = campaign.template_id ?? campaign.script_id;
    const template = source ? (await templatesOf(campaign.type)).find((each) => each.id === source) : undefined;
    const base = template ? contentOf(template) : { ...starter(), subject: '', text: '', html: '', message: '' };
    return {
        subject: campaign.subject ?? base.subject,
        text: campaign.text ?? base.text,
        html: campaign.html ?? base.html,
        message: campaign.message ?? base.message,
        script: campaign.script ?? base.script,
    };
}

export async function draftOf(campaign: Campaign): Promise<Draft> {
    const from = campaign.from as { email?: string; phone?: string; name?: string } | null;
    const kept = sessionStorage.getItem(planKey(campaign.id));
    return {
        id: campaign.id,
        savedAt: campaign.updated_at,
        name: campaign.name,
        sender: from?.email ?? from?.phone ?? '',
        senderName: from?.name ?? '',
        replyTo: campaign.reply_to?.email ?? '',
        filter: campaign.recipient_segments ?? {},
        content: await contentOfCampaign(campaign),
        hours: campaign.hours ?? null,
        plan: kept
            ? JSON.parse(kept)
            : {
                  later: false,
                  local: tomorrow(),
                  zone: campaign.timezone && campaign.timezone !== 'UTC' ? campaign.timezone : ownZone,
              },
    };
}

/// The members of the campaign, without content that the API does not take for this channel.
export function requestOf(channel: Channel, draft: Draft): Record<string, unknown> {
    const from = channel === 'email' ? { email: draft.sender, name: draft.senderName || null } : { phone: draft.sender };
    const { body, ...content } = bodyOf(channel, draft.content);
    return {
        name: draft.name,
        from: draft.sender ? from : null,
        recipient_segments: draft.filter,
        hours: draft.hours,
        timezone: draft.plan.zone,
        ...content,
        ...(channel === 'sms' ? { message: body } : {}),
        ...(channel === 'email' ? { reply_to: draft.replyTo ? { email: draft.replyTo } : null } : {}),
        ...(channel === 'phone' ? { script_id: null } : { template_id: null }),
    };
}

export class Changed extends Problem {
    constructor() {
        super(412, 'changed', t('Somebody else has changed this draft'));
    }
}

/// Throws Changed if somebody else has changed the draft since it was read, unless `force`.
export async function save(channel: Channel, draft: Draft, changes: Record<string, unknown>, force: boolean): Promise<Draft> {
    if (draft.id === null) {
        const body = Object.fromEntries(Object.entries(requestOf(channel, draft)).filter(([, value]) => value !== null));
        const whole = { ...body, name: draft.name, type: channel, draft: true };
        const made = await send('post', '/campaigns', { body: whole as never });  // The server checks what its channel has.
        draft = { ...draft, id: made.id, savedAt: made.updated_at };
    } else if (Object.keys(changes).length > 0) {
        const at = { id: draft.id };
        if (!force && (await get('/campaigns/{id}', { at })).updated_at !== draft.savedAt) throw new Changed();
        const made = await send('patch', '/campaigns/{id}', { at, body: changes });
        draft = { ...draft, savedAt: made.updated_at };
    }
    sessionStorage.setItem(planKey(draft.id!), JSON.stringify(draft.plan));
    return draft;
}

/// Converts an instant to a local time in a zone.
export function localOf(at: number, inZone: string): string {
    const parts = Object.fromEntries(
        new Intl.DateTimeFormat('en-CA', {
            timeZone: inZone,
            hourCycle: 'h23',
            year: 'numeric',
            month: '2-digit',
            day: '2-digit',
            hour: '2-digit',
            minute: '2-digit',
        })
            .formatToParts(at)
            .map((part) => [part.type, part.value]),
    );
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/// The local time of the start in the zone of the plan.
export const startOf = ({ later, local, zone: inZone }: Plan) => (later ? local : localOf(Date.now(), inZone));

/// Converts a local time in a zone to an instant.
export function instantOf(local: string, inZone: string): Date {
    const asUtc = Date.parse(`${local}Z`);
    const shown = (at: number) => Date.parse(`${localOf(at, inZone)}Z`);
    const first = asUtc - (shown(asUtc) - asUtc);
    return new Date(first - (shown(first) - asUtc));
}
