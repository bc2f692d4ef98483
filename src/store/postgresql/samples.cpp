// ANALYZE keeps values of rows as statistics for the planner, which pg_stats shows until the next ANALYZE. Few rows are
// sampled, so that most erasures find nothing here. The statistics of an index belong to its table.
#include "store/postgresql/database.hpp"

namespace outbound::sql {
namespace {

using soci::into;

bool is_address(const std::string& text)
{
    return text.starts_with('+') || text.find('@') != std::string::npos;
}

/// SQL condition: a row of pg_stats, `s`, names one of the texts, which `values` binds.
std::string names_one_of(std::span<const std::string> texts, bindings& values)
{
    std::string condition = "1 = 0";
    for (const std::string samples : {"s.most_common_vals", "s.histogram_bounds"})
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto name = "text_" + std::to_string(i);
            const auto written = "CAST(" + samples + " AS text)";
            condition += is_address(texts[i]) ? " OR position(:" + name + " in lower(" + written + ")) > 0"
                                              : " OR :" + name + " = ANY(CAST(" + written + " AS text[]))";
        }
    for (std::size_t i = 0; i < texts.size(); ++i)
        values.add("text_" + std::to_string(i), texts[i]);
    return condition;
}

}  // namespace

void postgresql_database::renew_samples(std::span<const std::string> texts)
{
    std::vector<std::string> tables;
    {
        bindings values;
        const auto condition = names_one_of(texts, values);
        std::string table;
        const auto db = reader();
        auto rows = db->prepare(
            "SELECT DISTINCT CAST(coalesce(t.relname, c.relname) AS text) FROM pg_stats s JOIN pg_namespace n ON"
            " n.nspname = s.schemaname JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename"
            " LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid"
            " WHERE s.schemaname = current_schema() AND (c.relname LIKE 'outbound%' OR c.relname LIKE"
            " 'campaign_recipients%') AND (" +
                condition + ") ORDER BY 1",
            values, into(table));
        rows.each([&] { tables.push_back(table); });
    }
    for (const auto& table : tables)
        write(*this, [&](transaction& tx) { tx->execute_once("ANALYZE " + table); });
}

}  // namespace outbound::sql
