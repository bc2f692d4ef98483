// An UPDATE of the window's rows calls SQL functions that read the outcomes of the thread's outcome_walk.
#include "store/sqlite/outcomes.hpp"

#include "store/outcomes/recorder.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

namespace outbound::sql {
namespace {

namespace api = sqlite_api;

// A statement runs on the thread that executes it.
thread_local outcome_walk* walk_of_this_thread = nullptr;

class shown {
public:
    explicit shown(outcome_walk& walk) noexcept { walk_of_this_thread = &walk; }
    ~shown() { walk_of_this_thread = nullptr; }
    shown(const shown&) = delete;
    shown& operator=(const shown&) = delete;
};

void give(api::sqlite3_context* to, std::string_view text)
{
    api::sqlite3_result_text(to, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void give_existence(api::sqlite3_context* to, const settlement&)
{
    api::sqlite3_result_int(to, 1);
}

void give_external_id(api::sqlite3_context* to, const settlement& s)
{
    give(to, s.external_id);
}

void give_sent_at(api::sqlite3_context* to, const settlement& s)
{
    if (const auto at = sent_at(s))
        api::sqlite3_result_int64(to, at->time_since_epoch().count());
    walk_of_this_thread->note_written(s.seq);  // Called once per written row.
}

// Absent values are NULL.
template <void (*Give)(api::sqlite3_context*, const settlement&)>
void outcome_function(api::sqlite3_context* to, int, api::sqlite3_value** arguments)
{
    if (walk_of_this_thread == nullptr)
        return;
    if (const auto* outcome = walk_of_this_thread->find(api::sqlite3_value_int64(arguments[0])))
        Give(to, *outcome);
}

struct function {
    const char* name;
    void (*call)(api::sqlite3_context*, int, api::sqlite3_value**);
};

constexpr function functions[] = {{"has_outcome", outcome_function<give_existence>},
    {"outcome_external_id", outcome_function<give_external_id>}, {"outcome_sent_at", outcome_function<give_sent_at>}};

/// Whether the outcomes write the same values, except for their functions.
bool write_alike(const settlement& a, const settlement& b)
{
    return a.status == b.status && attempts_begun(a) == attempts_begun(b) && a.reason == b.reason &&
           a.provider == b.provider && a.segments == b.segments;
}

}  // namespace

[[gnu::no_sanitize("vptr")]] void add_outcome_functions(soci::session& session)
{
    auto* db = static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
    for (const auto& [name, call] : functions)
        if (const int code = api::sqlite3_create_function_v2(
                db, name, 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, nullptr, call, nullptr, nullptr, nullptr);
            code != SQLITE_OK)
            throw soci::sqlite3_soci_error{api::sqlite3_errmsg(db), code};
}

outcome_walk::outcome_walk(std::span<const settlement> outcomes)
{
    in_order_.reserve(outcomes.size());
    written_.reserve(outcomes.size());
    for (const auto& s : outcomes)
        in_order_.push_back(&s);
    std::ranges::sort(in_order_, {}, &settlement::seq);
}

bool outcome_walk::is_worth_it() const noexcept
{
    return in_order_.size() > 1 && std::ranges::adjacent_find(in_order_, {}, &settlement::seq) == in_order_.end();
}

/// Takes the outcomes that write like the first one.
outcome_walk::group outcome_walk::take_equal(group& rest)
{
    const auto& first = *rest.front();
    const auto others =
        std::stable_partition(rest.begin(), rest.end(), [&](const settlement* s) { return write_alike(*s, first); });
    const group equal{rest.begin(), others};
    rest = {others, rest.end()};
    return equal;
}

/// Takes outcomes of recipients so close to each other that a scan is cheaper than a statement for each.
outcome_walk::group outcome_walk::take_scan(group& rest)
{
    constexpr recipient_seq most_rows_each = 4;
    const auto end = std::ranges::adjacent_find(
        rest, [](const settlement* a, const settlement* b) { return b->seq - a->seq > most_rows_each; });
    const group scan{rest.begin(), end == rest.end() ? end : std::next(end)};
    rest = rest.subspan(scan.size());
    return scan;
}

std::vector<recipient_seq> outcome_walk::write(connection& db, campaign_id campaign)
{
    using soci::use;
    const shown active{*this};
    settlement like;
    std::int32_t attempt = 0, extra = 0;
    recipient_seq first = 0, last = 0;
    auto update = db.prepare(
        "UPDATE campaign_recipients SET status = :status, reason = :reason, attempt = :attempt, provider = :provider, "
        "external_id = CASE WHEN address = '' THEN '' ELSE outcome_external_id(seq) END, sent_at = "
        "outcome_sent_at(seq), extra_segments = :extra WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last "
        "AND status = 'queued' AND "
        "has_outcome(seq)",
        use(like.status), use(like.reason), use(attempt), use(like.provider), use(extra), use(campaign), use(first),
        use(last));
    for (group rest{in_order_}; !rest.empty();) {
        auto equal = take_equal(rest);
        like.status = equal.front()->status;
        like.reason = equal.front()->reason;
        like.provider = equal.front()->provider;
        attempt = attempts_begun(*equal.front());
        extra = extra_segments(*equal.front());
        while (!equal.empty()) {
            scan_ = take_scan(equal);
            at_ = 0;
            first = scan_.front()->seq;
            last = scan_.back()->seq;
            update.execute();
        }
    }
    std::ranges::sort(written_);
    return std::move(written_);
}

// Called several times per row; rows come in order.
const settlement* outcome_walk::find(recipient_seq seq) noexcept
{
    const auto is_at = [&](std::size_t place) { return place < scan_.size() && scan_[place]->seq == seq; };
    if (is_at(at_))
        return scan_[at_];
    if (is_at(at_ + 1))
        return scan_[++at_];
    const auto found = std::ranges::lower_bound(scan_, seq, {}, &settlement::seq);
    at_ = static_cast<std::size_t>(found - scan_.begin());
    return is_at(at_) ? scan_[at_] : nullptr;
}

}  // namespace outbound::sql
