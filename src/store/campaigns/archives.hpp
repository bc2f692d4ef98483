// Archives in SQL. archives.cpp reads, archives_restore.cpp writes.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

#include <outbound/archive_store.hpp>

#include <string>

namespace outbound::sql {

/// Owner of the ranges of a campaign that is being restored, which distinguishes them from the remains of a deleted
/// one.
inline constexpr std::string_view restoring = "restore";

class archives final : public archive_store {
public:
    /// `instance` is the name of this installation.
    archives(database& db, const contact_tables& source, const std::string& instance)
        : database_{db},
          source_{source},
          instance_{instance}
    {
    }

    archived_campaign campaign(campaign_id id) override;
    archived_rows rows(campaign_id id, archive_part part, const boost::json::array& after, std::size_t limit) override;
    restoration begin(std::string_view instance, campaign_id archived_id) override;
    void write(const restoration& target, archive_part part, const boost::json::array& rows) override;
    void end(const restoration& target, const boost::json::object& row) override;
    void drop(campaign_id id) override;

private:
    database& database_;
    const contact_tables& source_;
    const std::string& instance_;
};

}  // namespace outbound::sql
