// Opens a store.
#include "store/sql_store.hpp"

#include "store/open_database.hpp"

#include <algorithm>
#include <iterator>

namespace outbound {
namespace sql {

// Checks the names of views before it opens anything, and sets up the schema before any part uses it.
sql_store::sql_store(const store_options& options)
    : source_{contact_tables::from(options)},
      database_{open_database(options)},
      identity_{ensure_schema(*database_)},
      contacts_{*database_, source_},
      segments_{*database_},
      email_templates_{*database_},
      sms_templates_{*database_},
      phone_scripts_{*database_},
      campaigns_{*database_},
      suppressions_{*database_},
      jobs_{*database_},
      events_{*database_, source_, identity_.instance},
      archives_{*database_, source_, identity_.instance},
      tokens_{*database_},
      audit_{*database_},
      event_log_{*database_, source_},
      idempotency_{*database_},
      event_endpoints_{*database_, source_, event_log_},
      messages_{*database_, source_, identity_.secret},
      images_{*database_},
      dispatch_{*database_, options},
      watches_{*database_, source_},
      pace_{*database_}
{
    source_.check(*database_);
}

std::vector<finding> sql_store::examine(bool thorough)
{
    auto found = database_->examine(thorough);
    std::ranges::move(source_.examine(*database_), std::back_inserter(found));
    std::ranges::move(contacts_.examine_search(), std::back_inserter(found));
    for (const auto& each : campaigns_.unreadable())
        found.push_back({"campaigns", health::problem,
            "Campaign " + std::to_string(each.id) + " is set aside, since its row cannot be read: " + each.fault + '.',
            "update outbound if a newer version wrote it; otherwise restore a backup, or delete the campaign: outbound "
            "campaign delete " +
                std::to_string(each.id),
            "campaign_unreadable", {{"campaign_id", each.id}, {"detail", each.fault}}});
    return found;
}

}  // namespace sql

std::unique_ptr<store> open_store(const store_options& options)
{
    return std::make_unique<sql::sql_store>(options);
}

schema_versions read_schema_versions(const store_options& options)
{
    if (!sql::has_database(options))
        return {0, sql::newest_schema()};
    return sql::read_schema_versions(*sql::open_database(options));
}

}  // namespace outbound
