// Entity tags: a hash of the response as visible to the caller, so that they change with every byte and need no state.
#pragma once

#include "api/operation.hpp"

#include <outbound/error.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace outbound::web {

/// A strong tag, in quotation marks, of a response and its text. With live members (operation::live_members), the part
/// before the `.` covers only the other members.
std::string entity_tag(const api::operation& row, const boost::json::value& answer, std::string_view text);

/// Whether If-None-Match lists the tag. Ignores `W/` and `-gzip`, which compressing proxies add.
bool lists_tag(std::string_view field, std::string_view tag);

/// Whether If-Match lists the tag, or one that differs only in live members.
bool lists_version(std::string_view field, std::string_view tag);

/// The operation that reads the object that `row` changes: GET at the same path. Null if If-Match is not supported.
const api::operation* reader_of(const api::operation& row, const api::route& where);

/// The object to change has a version that If-Match does not list.
class version_refusal : public error {
public:
    explicit version_refusal(std::string present);

    const std::string& present() const noexcept { return present_; }  ///< Tag of the current version.

private:
    std::string present_;
};

}  // namespace outbound::web
