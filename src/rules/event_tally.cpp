// Derives all counters from the state of a recipient, so that a change is the difference of two tallies.
#include "rules/event_tally.hpp"

#include "model/integer_text.hpp"

#include <optional>

namespace outbound::rules {
namespace {

std::optional<event_counter> counter_of(const event_state& r) noexcept
{
    switch (r.status) {
    case recipient_status::delivered:
        return event_counter::delivered;
    case recipient_status::answered:
        return event_counter::answered;
    case recipient_status::voicemail:
        return event_counter::voicemail;
    case recipient_status::busy:
        return event_counter::busy;
    case recipient_status::no_answer:
        return event_counter::no_answer;
    case recipient_status::bounced:
        break;
    default:
        return std::nullopt;
    }
    switch (bounce_of(r.rank)) {
    case bounce_class::hard:
        return event_counter::bounced_hard;
    case bounce_class::soft:
        return event_counter::bounced_soft;
    case bounce_class::blocked:
        return event_counter::bounced_blocked;
    default:
        return event_counter::bounced_undetermined;
    }
}

/// FNV-1a with the finalizer of SplitMix64: any bit of the text changes half of the result.
class hash {
public:
    hash& add(std::string_view text) noexcept
    {
        for (const char c : text)
            add_byte(static_cast<unsigned char>(c));
        add_byte(0xff);  // terminates a text: not a byte of UTF-8
        return *this;
    }

    hash& add(std::int64_t number) noexcept
    {
        for (int i = 0; i < 8; ++i)
            add_byte(static_cast<unsigned char>(number >> (8 * i)));
        return *this;
    }

    std::int64_t value() const noexcept
    {
        auto x = state_;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return static_cast<std::int64_t>(x ^ (x >> 31));
    }

private:
    void add_byte(unsigned char byte) noexcept { state_ = (state_ ^ byte) * 0x100000001b3; }

    std::uint64_t state_ = 0xcbf29ce484222325;
};

hash& add(hash& to, const provider_event& e) noexcept
{
    if (!e.id.empty())
        return to.add(e.id);
    to.add(to_string(e.kind))
        .add(e.vendor_id)
        .add(e.address)
        .add(e.occurred_at.time_since_epoch().count())
        .add(e.reason)
        .add(e.link);
    // An image proxy may fetch in the same second in which the recipient opens.
    const bool is_interaction = e.kind == event_kind::opened || e.kind == event_kind::clicked;
    return is_interaction ? to.add(to_string(e.actor)) : to;
}

std::optional<std::int64_t> hash_in_id(const provider_event& e) noexcept
{
    return e.id.starts_with('#') ? read_integer<std::int64_t>(std::string_view{e.id}.substr(1)) : std::nullopt;
}

}  // namespace

void event_tally::add(const event_state& r, std::int64_t factor)
{
    const auto count = [&](event_counter which, std::int64_t amount) { (*this)[which] += factor * amount; };
    const auto mark = [&](event_counter which, event_mark bit) { count(which, (r.marks & bit) != 0 ? 1 : 0); };
    if (const auto status = counter_of(r))
        count(*status, 1);
    count(event_counter::duration_seconds, r.duration_seconds.value_or(0));
    count(event_counter::unique_opens, r.opened_at ? 1 : 0);
    count(event_counter::inferred_opens, r.opened_at && r.opens == 0 ? 1 : 0);
    count(event_counter::opens, r.opens);
    count(event_counter::machine_opens, r.machine_opens);
    count(event_counter::unique_clicks, r.clicked_at ? 1 : 0);
    count(event_counter::clicks, r.clicks);
    count(event_counter::machine_clicks, r.machine_clicks);
    count(event_counter::unique_replies, r.replied_at ? 1 : 0);
    mark(event_counter::failed_later, mark_failed);
    mark(event_counter::complained, mark_complained);
    mark(event_counter::unsubscribed, mark_unsubscribed);
    mark(event_counter::opted_out, mark_opted_out);
    mark(event_counter::deferred, mark_deferred);
    mark(event_counter::transferred, mark_transferred);
}

void event_tally::add(event_kind kind, std::int32_t seconds)
{
    if (kind == event_kind::replied)
        ++(*this)[event_counter::replies];
    if (kind == event_kind::keypress)
        ++(*this)[event_counter::keypresses];
    if (kind == event_kind::transferred)
        (*this)[event_counter::talk_seconds] += seconds;
    if (kind == event_kind::transfer_failed)
        ++(*this)[event_counter::transfers_failed];
    if (kind == event_kind::recorded)
        ++(*this)[event_counter::recordings];
}

std::int64_t event_hash(const provider_event& e) noexcept
{
    if (const auto known = hash_in_id(e))
        return *known;
    hash all;
    return add(all, e).value();
}

std::string id_with_hash(const provider_event& e)
{
    return '#' + std::to_string(event_hash(e));
}

std::int64_t loose_event_hash(const provider_event& e) noexcept
{
    hash all;
    return add(all.add(e.provider).add(e.key), e).value();
}

}  // namespace outbound::rules
