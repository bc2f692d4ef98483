// The actions that the state of a campaign allows, also as code.
import { useState } from 'preact/hooks';
import { can, send, type Campaign } from '../api';
import { number } from '../format';
import { t } from '../language';
import { navigate } from '../router';
import { AsCode, type Call } from './as_code';
import { attempt, Dialog, toast } from './parts';

const at = (campaign: Campaign) => ({ at: { id: campaign.id } });

export async function pause(campaign: Campaign) {
    const answer = await send('post', '/campaigns/{id}/pause', { ...at(campaign), body: {} });
    toast(t('Paused. {n} in flight', { n: number(answer.in_flight) }));
}

export async function clone(campaign: Campaign) {
    const made = await send('post', '/campaigns/{id}/clone', { ...at(campaign), body: {} });
    navigate(`${made.type}/create/setup?id=${made.id}`);
}

function Confirm({ question, action, run, close }: { question: string; action: string; run: () => void; close: () => void }) {
    return (
        <Dialog title={question} close={close}>
            <p>{t('This cannot be undone.')}</p>
            <div class="row">
                <button
                    class="danger"
                    onClick={() => {
                        close();
                        run();
                    }}
                >
                    {action}
                </button>
                <button onClick={close}>{t('Keep it')}</button>
            </div>
        </Dialog>
    );
}

interface Action {
    word: string;
    tone?: string;
    needs: 'send' | 'write';
    final?: string;
    run: () => Promise<unknown>;
    call: Omit<Call, 'word'>;
}

function actionsOf(campaign: Campaign): Action[] {
    const { status, id } = campaign;
    const post = (verb: 'pause' | 'resume' | 'unschedule' | 'retry_failed' | 'clone' | 'cancel') => ({
        operation: `campaigns.${verb}` as const,
        id,
        method: 'POST',
        target: `/campaigns/${id}/${verb.replace('_', '-')}`,
        body: {},
    });
    const all: (Action | false)[] = [
        status === 'running' && {
            word: t('Pause'),
            needs: 'send',
            run: () => pause(campaign),
            call: post('pause'),
        },
        status === 'paused' && {
            word: t('Resume'),
            tone: 'primary',
            needs: 'send',
            run: () => send('post', '/campaigns/{id}/resume', { ...at(campaign) }),
            call: post('resume'),
        },
        status === 'scheduled' && {
            word: t('Unschedule'),
            needs: 'send',
            run: () => send('post', '/campaigns/{id}/unschedule', { ...at(campaign) }),
            call: post('unschedule'),
        },
        status === 'completed' &&
            campaign.counters.failed > 0 && {
                word: t('Retry failed'),
                needs: 'send',
                call: post('retry_failed'),
                run: async () =>
                    toast(
                        t('{n} are tried again', {
                            n: number((await send('post', '/campaigns/{id}/retry-failed', { ...at(campaign) })).retried),
                        }),
                    ),
            },
        { word: t('Clone'), needs: 'write', run: () => clone(campaign), call: post('clone') },
        ['running', 'paused', 'scheduled'].includes(status) && {
            word: t('Cancel'),
            tone: 'danger',
            needs: 'send',
            final: t('Cancel this campaign?'),
            call: post('cancel'),
            run: () => send('post', '/campaigns/{id}/cancel', { ...at(campaign) }),
        },
        status === 'draft' && {
            word: t('Delete'),
            tone: 'danger',
            needs: 'write',
            final: t('Delete this draft?'),
            call: { operation: 'campaigns.delete', id, method: 'DELETE', target: `/campaigns/${id}` },
            run: async () => {
                await send('delete', '/campaigns/{id}', at(campaign));
                navigate('campaigns');
            },
        },
    ];
    return all.filter((action): action is Action => !!action);
}

export function CampaignActions({ campaign, changed }: { campaign: Campaign; changed: () => void }) {
    const [asked, setAsked] = useState<Action | null>(null);
    const [shown, setShown] = useState(false);
    const actions = actionsOf(campaign);
    const run = async (action: Action) => {
        await attempt(action.run);
        changed();
    };
    return (
        <>
            {actions
                .filter((action) => can(action.needs))
                .map((action) => (
                    <button key={action.word} class={action.tone} onClick={() => (action.final ? setAsked(action) : run(action))}>
                        {action.word}
                    </button>
                ))}
            <button class="quiet" onClick={() => setShown(true)}>
                {t('As curl')}
            </button>
            {asked && <Confirm question={asked.final!} action={asked.word} run={() => run(asked)} close={() => setAsked(null)} />}
            {shown && (
                <AsCode
                    close={() => setShown(false)}
                    calls={[
                        { word: t('Read'), operation: 'campaigns.get', id: campaign.id, method: 'GET', target: `/campaigns/${campaign.id}` },
                        ...actions.map(({ word, call }) => ({ word, ...call })),
                    ]}
                />
            )}
        </>
    );
}
