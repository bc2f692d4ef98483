#include "store/event_log/wanted_types.hpp"

#include "store/sql/unit_of_work.hpp"

#include <atomic>

namespace outbound::sql {
namespace {

std::atomic<std::uint64_t> endpoint_changes = 1;  // By this process.

std::string read_wanted_types(connection& db)
{
    std::string all = " ";
    std::string types;
    auto rows = db.prepare("SELECT types FROM outbound_webhook_endpoints WHERE halt = ''", soci::into(types));
    rows.each([&] { all += types + ' '; });
    return all;
}

}  // namespace

bool is_wanted(connection& db, event_type type)
{
    constexpr std::chrono::seconds kept_for{1};
    auto& kept = db.wanted_types();
    const auto now = std::chrono::steady_clock::now();
    const auto version = endpoint_changes.load();
    if (kept.version != version || now - kept.read_at > kept_for) {
        kept.types = read_wanted_types(db);
        kept.version = version;
        kept.read_at = now;
    }
    return kept.types.size() > 1 && kept.types.find(' ' + std::string{to_string(type)} + ' ') != std::string::npos;
}

void forget_wanted_types(database& db)
{
    ++endpoint_changes;
    after_commit(db, [] { ++endpoint_changes; });
}

}  // namespace outbound::sql
