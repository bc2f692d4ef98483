// Appends one condition after the other, joined by AND.
#include "store/contacts/segment_sql.hpp"

#include "model/folded_name.hpp"
#include "store/contacts/segments.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace outbound::sql {
namespace {

class compiler {
public:
    compiler(const dialect& how, const contact_tables& source, walk order) : how_{how}, source_{source}, order_{order}
    {
    }

    /// Begins the conditions of another segment, whose values must not share names with those before.
    void begin(std::string_view prefix) { prefix_ = prefix; }

    void require(std::string condition) { out_.where += (out_.where.empty() ? "" : " AND ") + std::move(condition); }

    /// One comparison for both limits, so that the database reads the score once.
    void score_between(int least, int most)
    {
        require(source_.lead_score() + " BETWEEN " + bound("score_min", least) + " AND " + bound("score_max", most));
    }

    void score(std::string_view comparison, std::string_view name, int value)
    {
        require(source_.lead_score() + ' ' + std::string{comparison} + ' ' + bound(name, value));
    }

    void industry(const std::vector<std::string>& values)
    {
        require(source_.is_industry(bound_names("industry", values)));
    }

    void filled(std::string_view column, bool wanted)
    {
        require(wanted ? source_.is_filled(column) : "coalesce(c." + std::string{column} + ", '') = ''");
    }

    void tagged(std::string_view name, const std::vector<std::string>& values)
    {
        const auto is_tag = source_.is_tag(bound_names(name, values));
        if (order_ == walk::whole)
            require("c.id IN (SELECT t.contact_id FROM " + source_.tags + " t WHERE " + is_tag + ")");
        else
            require("EXISTS " + tags_of_contact(is_tag));
    }

    void not_tagged(std::string_view name, const std::vector<std::string>& values)
    {
        require("NOT EXISTS " + tags_of_contact(source_.is_tag(bound_names(name, values))));
    }

    /// The first list is looked up in an index, and later ones are checked for each contact that it finds: with two
    /// lists in one index, databases look up each combination of their items.
    template <class T>
    void one_of(std::string_view column, std::string_view type, const std::vector<T>& values)
    {
        const auto name = prefix_ + std::string{column} + 's';
        const auto items = how_.json_items(name, type);
        if (!std::exchange(has_list_, true))
            require(source_.is_one_of(column, items));
        else
            require((column == "id" ? "+c.id IN (" : "c." + std::string{column} + " IN (") + items + ')');
        out_.values.add(name, write_json(boost::json::array(values.begin(), values.end())));
    }

    segment_condition finish() &&
    {
        if (out_.where.empty())
            out_.where = everyone;
        return std::move(out_);
    }

private:
    std::string bound(std::string_view name, std::int64_t value)
    {
        const auto own_name = prefix_ + std::string{name};
        out_.values.add(own_name, value);
        return ':' + own_name;
    }

    /// `:name_0`, `:name_1`, bound to the folded values.
    std::vector<std::string> bound_names(std::string_view name, const std::vector<std::string>& values)
    {
        std::vector<std::string> names;
        for (const auto& value : values) {
            const auto numbered = prefix_ + std::string{name} + "_" + std::to_string(names.size());
            names.push_back(":" + numbered);
            out_.values.add(numbered, fold_name(value));
        }
        return names;
    }

    std::string tags_of_contact(const std::string& is_tag) const
    {
        return "(SELECT 1 FROM " + source_.tags + " t WHERE t.contact_id = c.id AND " + is_tag + ")";
    }

    const dialect& how_;
    const contact_tables& source_;
    walk order_;
    std::string prefix_;
    bool has_list_ = false;
    segment_condition out_;
};

void add_score(compiler& out, std::optional<int> least, std::optional<int> most)
{
    if (least && most)
        out.score_between(*least, *most);
    else if (least)
        out.score(">=", "score_min", *least);
    else if (most)
        out.score("<=", "score_max", *most);
}

void add_conditions(compiler& out, const segment& filter)
{
    add_score(out, filter.lead_score_min, filter.lead_score_max);  // First: SQLite compares numbers faster than texts.
    if (!filter.industries.empty())
        out.industry(filter.industries);
    if (filter.has_email)
        out.filled("email", *filter.has_email);
    if (filter.has_phone)
        out.filled("phone", *filter.has_phone);
    if (!filter.tags_any.empty())
        out.tagged("tag_any", filter.tags_any);
    for (std::size_t i = 0; i < filter.tags_all.size(); ++i)
        out.tagged("tag_all_" + std::to_string(i), {filter.tags_all[i]});
    if (!filter.tags_none.empty())
        out.not_tagged("tag_none", filter.tags_none);
}

/// Number of `values` that no contact has in the column.
template <class T>
std::int64_t count_unknown(connection& db, const contact_tables& source, std::string_view column, std::string_view type,
    const std::vector<T>& values)
{
    compiler out{db.dialect(), source, walk::whole};
    out.one_of(column, type, values);
    const auto condition = std::move(out).finish();
    std::int64_t known = 0;
    db.run(
        "SELECT count(*) FROM " + source.contacts + " c WHERE " + condition.where, condition.values, soci::into(known));
    const auto named = std::ssize(std::set<T>{values.begin(), values.end()});
    return std::max<std::int64_t>(named - known, 0);
}

}  // namespace

std::string_view address_column(channel via) noexcept
{
    return via == channel::email ? "email" : "phone";
}

segment_condition compile(
    connection& db, const segment& filter, const contact_tables& source, walk order, std::optional<channel> via)
{
    compiler out{db.dialect(), source, order};
    const auto stored = filter.segment_id ? require_filter(db, *filter.segment_id) : segment{};
    const std::pair<std::string_view, const segment&> parts[] = {{"", filter}, {"stored_", stored}};
    for (const auto& [prefix, part] : parts) {
        out.begin(prefix);
        if (part.external_ids)
            out.one_of("external_id", "TEXT", *part.external_ids);
    }
    for (const auto& [prefix, part] : parts) {
        out.begin(prefix);
        if (part.contact_ids)
            out.one_of("id", "BIGINT", *part.contact_ids);
    }
    for (const auto& [prefix, part] : parts) {
        out.begin(prefix);
        add_conditions(out, part);
    }
    if (via)
        out.filled(address_column(*via), true);
    return std::move(out).finish();
}

std::int64_t count_unknown_contacts(connection& db, const segment& filter, const contact_tables& source)
{
    std::int64_t unknown = 0;
    if (filter.contact_ids)
        unknown += count_unknown(db, source, "id", "BIGINT", *filter.contact_ids);
    if (filter.external_ids)
        unknown += count_unknown(db, source, "external_id", "TEXT", *filter.external_ids);
    if (filter.segment_id)
        unknown += count_unknown_contacts(db, require_filter(db, *filter.segment_id), source);
    return unknown;
}

}  // namespace outbound::sql
