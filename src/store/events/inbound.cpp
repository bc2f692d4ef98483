// Incoming messages and events without a recipient: lists, and the mark of handled replies.
#include "model/address.hpp"
#include "model/provider_event_json.hpp"
#include "store/events/events.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/search.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::string_view waits_for_an_answer = "(e.kind = 'replied' AND e.handled_at IS NULL)";

/// SQL: the events of a contact, through the indexes of recipients and addresses.
std::string inbound_of_contact(const inbound_filter& filter, bindings& values)
{
    values.add("contact", filter.contact);
    std::string ids = "SELECT x.id FROM campaign_recipients r JOIN outbound_unmatched_events x"
                      " ON x.campaign_id = r.campaign_id AND x.seq = r.seq WHERE r.contact_id = :contact";
    for (std::size_t i = 0; i < filter.addresses.size(); ++i) {
        const auto name = "address" + std::to_string(i);
        values.add(name, filter.addresses[i]);
        ids += " UNION SELECT x.id FROM outbound_unmatched_events x WHERE substr(x.address, 1, 320) = :" + name;
    }
    return " AND e.id IN (" + ids + ')';
}

std::string inbound_search(const dialect& d, const std::string& search, bindings& values)
{
    // Messages have addresses as on the wire.
    values.add("search", search_pattern(is_international_email(search) ? fold_email(search) : search));
    return " AND (" + found_in("e.address") + " OR " + found_in(d.json_text_at("e.event", {"data", "body"})) + " OR " +
           found_in(d.json_text_at("e.event", {"data", "subject"})) + ')';
}

std::string inbound_condition(const dialect& d, const inbound_filter& filter, bindings& values)
{
    std::string condition;
    if (filter.only_unmatched)
        condition += " AND e.campaign_id = 0";
    if (filter.handled)
        condition += (*filter.handled ? " AND NOT " : " AND ") + std::string{waits_for_an_answer};
    if (filter.channel) {
        values.add("channel", std::string{to_string(*filter.channel)});
        condition += " AND e.channel = :channel";
    }
    if (filter.campaign != 0) {
        values.add("campaign", filter.campaign);
        condition += " AND e.campaign_id = :campaign";
    }
    if (filter.contact != 0)
        condition += inbound_of_contact(filter, values);
    if (!filter.search.empty())
        condition += inbound_search(d, filter.search, values);
    return condition;
}

template <class... Variables>
std::vector<unmatched_event> read_inbound(connection& db, const std::string& condition, const Variables&... variables)
{
    std::vector<unmatched_event> found;
    unmatched_event event;
    recipient_place recipient;
    boost::json::object data;
    auto rows =
        db.prepare("SELECT e.id, e.campaign_id, e.seq, coalesce((SELECT r.contact_id FROM campaign_recipients r WHERE"
                   " r.campaign_id = e.campaign_id AND r.seq = e.seq), 0), e.received_at, e.handled_at, e.event"
                   " FROM outbound_unmatched_events e WHERE e." +
                       std::string{is_not_erased} + " AND " + condition,
            variables..., into(event.id), into(recipient.campaign), into(recipient.seq), into(event.contact),
            into(event.received_at), into(event.handled_at), into(data));
    rows.each([&] {
        event.recipient = recipient.campaign != 0 ? std::optional{recipient} : std::nullopt;
        event.event = provider_event_from_json(data);
        found.push_back(event);
    });
    return found;
}

std::optional<unmatched_event> read_one_inbound(connection& db, std::int64_t id, std::string_view lock = {})
{
    auto found = read_inbound(db, "e.id = :id" + std::string{lock}, use(id));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

}  // namespace

page<unmatched_event> events::unmatched_events(const inbound_filter& filter, const page_request& slice)
{
    const auto wanted = slice_by_id(slice, "e.id");
    bindings values;
    const auto db = database_.reader();
    const auto condition = wanted.condition + inbound_condition(db->dialect(), filter, values) + wanted.order;
    return to_page(read_inbound(*db, condition, wanted.values, values), wanted, &unmatched_event::id);
}

std::optional<unmatched_event> events::inbound(std::int64_t id)
{
    return read_one_inbound(*database_.reader(), id);
}

std::optional<unmatched_event> events::set_handled(std::int64_t id, bool handled)
{
    return sql::write(database_, [&](transaction& tx) {
        auto found = read_one_inbound(*tx, id, tx->dialect().for_update());
        if (!found || found->is_handled() == handled)
            return found;
        if (!handled && found->event.kind != event_kind::replied)
            throw error{errc::conflict, "inbound " + std::to_string(id) + " is no reply (its kind is " +
                                            std::string{to_string(found->event.kind)} +
                                            "): nothing waits for an answer"};
        found->handled_at = handled ? std::optional{database_.now()} : std::nullopt;
        tx->change(
            "UPDATE outbound_unmatched_events SET handled_at = :at WHERE id = :id", use(found->handled_at), use(id));
        return found;
    });
}

}  // namespace outbound::sql
