// The link names a recipient. If its row is gone or blank, the hash in the link identifies the address.
#include "rules/address_hash.hpp"
#include "store/contacts/contacts_behind.hpp"
#include "store/events/events.hpp"
#include "store/events/recorder.hpp"
#include "store/sql/identity.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The recipient of a link: an address or its hash; contact and row, if known.
struct unsubscriber {
    std::string address;
    contact_id contact = 0;
    bool is_recipient = false;
};

unsubscriber find_unsubscriber(connection& db, const unsubscription& request)
{
    unsubscriber found;
    const bool is_stored =
        db.run("SELECT address, contact_id FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq",
            use(request.recipient.campaign), use(request.recipient.seq), into(found.address), into(found.contact));
    found.is_recipient =
        is_stored && (request.address_hash.empty() || found.address.empty() ||
                         rules::hash_address(read_secret(db), request.channel, found.address) == request.address_hash);
    if (found.is_recipient && !found.address.empty())
        return found;
    found.address = request.address_hash;
    found.contact = 0;
    return found;
}

/// The contacts whose every address an opt-out of all channels includes.
std::vector<contact_id> contacts_of(database& home, const contact_tables& source, const unsubscription& request)
{
    const snapshot db{home};  // Reading all contacts takes long, and must not keep other writers waiting.
    const auto person = find_unsubscriber(*db, request);
    return person.address.empty() ? std::vector<contact_id>{}
                                  : contacts_behind(*db, source, person.contact, request.channel, person.address);
}

provider_event event_of(const unsubscription& request)
{
    provider_event e;
    e.provider = to_string(suppression_source::link);
    e.kind = event_kind::unsubscribed;
    e.actor = event_actor::human;
    e.channel = request.channel;
    e.id = request.all_channels ? "link/all" : "link";
    return e;
}

void count_unsubscribed(event_recorder& events, const recipient_place& recipient, provider_event e, timestamp now)
{
    e.occurred_at = now;
    event_intake intake;
    placed_event placed{recipient, 0, &e};
    placed.intake = &intake;
    events.record({&placed, 1});
}

}  // namespace

std::vector<channel> events::unsubscribe(const unsubscription& request)
{
    std::vector<contact_id> contacts;
    if (request.all_channels)
        contacts = contacts_of(database_, source_, request);
    return sql::write(database_, [&](transaction& tx) {
        tx.lock_shared(advisory_lock::events);
        const auto now = database_.now();
        std::vector<channel> silent;
        const auto person = find_unsubscriber(*tx, request);
        if (person.address.empty())
            return silent;
        event_recorder recorder{*tx, source_, now};
        auto e = event_of(request);
        if (person.is_recipient)
            count_unsubscribed(recorder, request.recipient, e, now);
        e.suppress = to_string(suppression_reason::unsubscribe);
        e.suppress_all = request.all_channels;
        const auto reach = request.all_channels ? opt_out_reach::person : opt_out_reach::channel;
        if (!request.all_channels)
            contacts = {person.contact};
        for (const auto& fact : recorder.apply_suppressions(e, person.address, contacts, reach))
            if (std::ranges::find(silent, fact.channel) == silent.end())
                silent.push_back(fact.channel);
        return silent;
    });
}

}  // namespace outbound::sql
