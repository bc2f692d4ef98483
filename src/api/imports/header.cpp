// Compares names by letters and digits only, with a table of common alternatives.
#include "api/imports/columns.hpp"
#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/folded_name.hpp"
#include "model/json_members.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

std::string quoted_list(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "\"" : ", \"") + shortened(name) + '"';
    return shortened(out, 400);
}

}  // namespace

void check_header(const std::vector<std::string>& header, complaints& wrong)
{
    for (const auto& name : header) {
        if (!valid_utf8(name) || name.find('\0') != std::string::npos)
            return wrong.add("", "header (line 1) is no text: save the file as CSV in UTF-8");
        if (valid_email(name))
            return wrong.add("", "file has no header: line 1 holds \"" + shortened(name) +
                                     "\"; put names of columns there, such as email");
    }
}

column_options column_options_of(const boost::json::object& request)
{
    return {object_member(request, "columns"), text_member(request, "default_country"),
        flag_member(request, "dedupe").value_or(false), flag_member(request, "blank_clears").value_or(false)};
}

import_columns::import_columns(const std::vector<std::string>& header, column_options options)
    : header_{header},
      options_{std::move(options)},
      targets_(header.size()),
      is_mapped_(header.size()),
      addresses_(header.size()),
      opt_outs_(header.size(), nullptr)
{
    complaints wrong;
    check_header(header, wrong);
    wrong.settle();
    map_columns(wrong);
    know_columns();
    if (const auto key = std::ranges::find(targets_, "external_id"); options_.dedupe && key != targets_.end())
        *key = "fields.external_id";
    has_key_ = is_taken("external_id");
    if (wrong.none() && !has_key_ && !is_taken("email") && !is_taken("phone"))
        wrong.add("", "header (line 1) has no column for external_id, email or phone; it has " + quoted_list(header_));
    wrong.settle();
}

bool import_columns::is_taken(std::string_view target) const
{
    return std::ranges::find(targets_, target) != targets_.end();
}

void import_columns::map_columns(complaints& wrong)
{
    for (const auto& [column, target] : options_.mapping) {
        auto found = std::ranges::find(header_, std::string_view{column});
        if (found == header_.end())
            found =
                std::ranges::find(header_, fold_name(column), [](const std::string& name) { return fold_name(name); });
        if (found == header_.end()) {
            wrong.add("columns",
                "name \"" + shortened(column) + "\", which the file has not; it has " + quoted_list(header_));
            continue;
        }
        const auto at = static_cast<std::size_t>(found - header_.begin());
        targets_[at] = composed_name(std::string_view{target.get_string()});
        is_mapped_[at] = true;
    }
}

void import_columns::know_columns()
{
    for (std::size_t i = 0; i < header_.size(); ++i) {
        auto target = is_mapped_[i] ? targets_[i] : known_target(header_[i]);
        if (target == "email" || target == "phone")
            addresses_[i] = target == "email" ? channel::email : channel::phone;
        if (is_mapped_[i])
            continue;
        if (target.empty())
            opt_outs_[i] = known_opt_out(header_[i]);
        else if (is_taken(target))
            repeated_.push_back(header_[i]);
        else
            targets_[i] = std::move(target);
    }
}

std::vector<std::string> import_columns::ignored() const
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < header_.size(); ++i)
        if (targets_[i].empty() && opt_outs_[i] == nullptr && !is_blank(header_[i]))
            out.push_back(header_[i]);
    return out;
}

std::vector<std::string> import_columns::opt_outs() const
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < header_.size(); ++i)
        if (opt_outs_[i] != nullptr)
            out.push_back(header_[i]);
    return out;
}

}  // namespace outbound::api
