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

void give_status(api::sqlite3_context* to, const settlement& s)
{
    give(to, to_string(s.status));
    walk_of_this_thread->note_written(s.seq);  // Called once per written row.
}

void give_reason(api::sqlite3_context* to, const settlement& s)
{
    give(to, s.reason);
}

void give_attempt(api::sqlite3_context* to, const settlement& s)
{
    api::sqlite3_result_int(to, attempts_begun(s));
}

void give_provider(api::sqlite3_context* to, const settlement& s)
{
    give(to, s.provider);
}

void give_external_id(api::sqlite3_context* to, const settlement& s)
{
    give(to, s.external_id);
}

void give_sent_at(api::sqlite3_context* to, const settlement& s)
{
    if (const auto at = sent_at(s))
        api::sqlite3_result_int64(to, at->time_since_epoch().count());
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
    {"outcome_status", outcome_function<give_status>}, {"outcome_reason", outcome_function<give_reason>},
    {"outcome_attempt", outcome_function<give_attempt>}, {"outcome_provider", outcome_function<give_provider>},
    {"outcome_external_id", outcome_function<give_external_id>}, {"outcome_sent_at", outcome_function<give_sent_at>}};

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
    constexpr recipient_seq most_rows_each = 4;
    if (in_order_.size() < 2 || std::ranges::adjacent_find(in_order_, {}, &settlement::seq) != in_order_.end())
        return false;
    return in_order_.back()->seq - in_order_.front()->seq <
           most_rows_each * static_cast<recipient_seq>(in_order_.size());
}

std::vector<recipient_seq> outcome_walk::write(connection& db, campaign_id campaign)
{
    using soci::use;
    const shown active{*this};
    const auto first = in_order_.front()->seq;
    const auto last = in_order_.back()->seq;
    db.run(
        "UPDATE campaign_recipients SET status = outcome_status(seq), reason = outcome_reason(seq), attempt = "
        "outcome_attempt(seq), provider = outcome_provider(seq), external_id = CASE WHEN address = '' THEN '' ELSE "
        "outcome_external_id(seq) END, sent_at = "
        "outcome_sent_at(seq) WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND status = 'queued' AND "
        "has_outcome(seq)",
        use(campaign), use(first), use(last));
    return std::move(written_);
}

// Called several times per row; rows come in order.
const settlement* outcome_walk::find(recipient_seq seq) noexcept
{
    const auto is_at = [&](std::size_t place) { return place < in_order_.size() && in_order_[place]->seq == seq; };
    if (is_at(at_))
        return in_order_[at_];
    if (is_at(at_ + 1))
        return in_order_[++at_];
    const auto found = std::ranges::lower_bound(in_order_, seq, {}, &settlement::seq);
    at_ = static_cast<std::size_t>(found - in_order_.begin());
    return is_at(at_) ? in_order_[at_] : nullptr;
}

}  // namespace outbound::sql
