// Appends one condition after the other, joined by AND.
#include "store/contacts/segment_sql.hpp"

#include "model/folded_name.hpp"

namespace outbound::sql {
namespace {

class compiler {
public:
    compiler(const contact_tables& source, walk order) : source_{source}, order_{order} {}

    void require(std::string condition) { out_.where += (out_.where.empty() ? "" : " AND ") + std::move(condition); }

    void bound(std::string_view comparison, std::string_view name, std::int64_t value)
    {
        require(std::string{comparison} + " :" + std::string{name});
        out_.values.add(std::string{name}, value);
    }

    void industry(const std::vector<std::string>& values)
    {
        require(source_.is_industry(bound_names("industry", values)));
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

    segment_condition finish() &&
    {
        if (out_.where.empty())
            out_.where = everyone;
        return std::move(out_);
    }

private:
    /// `:name_0`, `:name_1`, bound to the folded values.
    std::vector<std::string> bound_names(std::string_view name, const std::vector<std::string>& values)
    {
        std::vector<std::string> names;
        for (const auto& value : values) {
            const auto numbered = std::string{name} + "_" + std::to_string(names.size());
            names.push_back(":" + numbered);
            out_.values.add(numbered, fold_name(value));
        }
        return names;
    }

    std::string tags_of_contact(const std::string& is_tag) const
    {
        return "(SELECT 1 FROM " + source_.tags + " t WHERE t.contact_id = c.id AND " + is_tag + ")";
    }

    const contact_tables& source_;
    walk order_;
    segment_condition out_;
};

void has(compiler& out, std::string_view column, std::optional<bool> wanted)
{
    if (wanted)
        out.require(
            *wanted ? "c." + std::string{column} + " <> ''" : "coalesce(c." + std::string{column} + ", '') = ''");
}

}  // namespace

std::string_view address_column(channel via) noexcept
{
    return via == channel::email ? "email" : "phone";
}

segment_condition compile(const segment& filter, const contact_tables& source, walk order, std::optional<channel> via)
{
    compiler out{source, order};
    if (!filter.industries.empty())
        out.industry(filter.industries);
    if (filter.lead_score_min)
        out.bound("c.lead_score >=", "score_min", *filter.lead_score_min);
    if (filter.lead_score_max)
        out.bound("c.lead_score <=", "score_max", *filter.lead_score_max);
    has(out, "email", filter.has_email);
    has(out, "phone", filter.has_phone);
    if (via)
        has(out, address_column(*via), true);
    if (!filter.tags_any.empty())
        out.tagged("tag_any", filter.tags_any);
    for (std::size_t i = 0; i < filter.tags_all.size(); ++i)
        out.tagged("tag_all_" + std::to_string(i), {filter.tags_all[i]});
    if (!filter.tags_none.empty())
        out.not_tagged("tag_none", filter.tags_none);
    return std::move(out).finish();
}

}  // namespace outbound::sql
