// Entity tags: a hash of the answer as the caller sees it, so that they change with every byte of it, whoever changed
// what, and need no state.
#pragma once

#include "api/operation.hpp"

#include <outbound/error.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace outbound::web {

/// A strong tag, with its quotation marks, of an answer and its text. Where members change by themselves
/// (operation::live_members), the part before the `.` is of the others.
std::string entity_tag(const api::operation& row, const boost::json::value& answer, std::string_view text);

/// Whether If-None-Match lists the tag. `W/` and `-gzip`, which compressing proxies add, make no difference.
bool lists_tag(std::string_view field, std::string_view tag);

/// Whether If-Match lists the tag, or one that differs by live members only.
bool lists_version(std::string_view field, std::string_view tag);

/// The operation that shows what this one changes: GET at the same address. Null where If-Match is not taken.
const api::operation* reader_of(const api::operation& row, const api::route& where);

/// What is to be changed is another version than If-Match names.
class version_refusal : public error {
public:
    explicit version_refusal(std::string present);

    const std::string& present() const noexcept { return present_; }  ///< Its tag.

private:
    std::string present_;
};

}  // namespace outbound::web
