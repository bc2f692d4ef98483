// Parses the message key, or looks up campaign_recipients.
#include "store/events/places.hpp"

#include "model/address.hpp"
#include "rules/message_key.hpp"

#include <utility>

namespace outbound::sql {

using soci::into;
using soci::use;

bool event_places::is_inbound(const provider_event& e)
{
    return e.key.empty() && e.channel == channel::sms &&
           (e.kind == event_kind::replied || e.kind == event_kind::opted_out || e.kind == event_kind::opted_in);
}

std::optional<placed_event> event_places::by_key(const provider_event& e) const
{
    const auto key = rules::read_message_key(e.key);
    if (!key || key->instance != instance_ || key->seq == 0)
        return std::nullopt;
    return placed_event{{key->campaign, key->seq}, static_cast<std::int32_t>(key->attempt), &e};
}

std::optional<placed_event> event_places::by_vendor(const provider_event& e, timestamp sent_until)
{
    if (e.address.empty())  // Blank addresses must not match one another.
        return std::nullopt;
    if (is_inbound(e)) {
        bindings values;
        values.add("channel", std::string{to_string(e.channel)});
        values.add("until", sent_until.time_since_epoch().count());
        return find("(sent_at IS NOT NULL OR status = 'unknown') AND coalesce(sent_at, 0) <= :until"
                    " AND (SELECT type FROM outbound_campaigns c WHERE c.id = campaign_id) = :channel"
                    " ORDER BY coalesce(sent_at, 0) DESC, campaign_id DESC LIMIT 1",
            e, std::move(values));
    }
    std::optional<placed_event> found;
    if (!e.vendor_id.empty()) {
        bindings values;
        values.add("vendor_id", e.vendor_id);
        found = find("external_id = :vendor_id ORDER BY campaign_id DESC LIMIT 1", e, std::move(values));
    }
    return found || e.channel != channel::email || e.kind != event_kind::failed ? found : by_address(e);
}

std::optional<placed_event> event_places::by_address(const provider_event& e)
{
    constexpr auto recent = std::chrono::hours{72};
    placed_event found;
    found.event = &e;
    const auto address = fold_email(e.address);
    const auto since = e.occurred_at - recent;
    const auto until = e.occurred_at + recent;
    auto rows = db_.prepare(
        "SELECT campaign_id, seq, attempt FROM campaign_recipients WHERE address = :address"
        " AND provider = :provider AND status IN ('sent', 'unknown') AND (external_id = '' OR :vendor_id = '')"
        " AND coalesce(sent_at, :since) BETWEEN :since AND :until LIMIT 2",
        use(address, "address"), use(e.provider, "provider"), use(e.vendor_id, "vendor_id"), use(since, "since"),
        use(until, "until"), into(found.recipient.campaign), into(found.recipient.seq), into(found.attempt));
    const bool is_unique = rows.execute() && !rows.fetch();
    return is_unique ? std::optional{found} : std::nullopt;
}

std::optional<placed_event> event_places::find(const std::string& condition, const provider_event& e, bindings values)
{
    placed_event found;
    found.event = &e;
    values.add("address", e.channel == channel::email ? fold_email(e.address) : e.address);
    const bool any =
        db_.run("SELECT campaign_id, seq, attempt FROM campaign_recipients WHERE address = :address AND " + condition,
            values, into(found.recipient.campaign), into(found.recipient.seq), into(found.attempt));
    return any ? std::optional{found} : std::nullopt;
}

}  // namespace outbound::sql
