// Failures, as problems that a person can act on and a program can distinguish.
#pragma once

#include <outbound/names.hpp>

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace outbound {

/// Kinds of failure, by what the caller should do about it.
enum class errc {
    invalid,            ///< The request breaks a rule: correct the members named in `violations`.
    not_found,          ///< Not found: check the id.
    conflict,           ///< The current state does not allow it, or the name is taken: read the state first.
    unknown_operation,  ///< No operation has that name: see service::operations().
    config,             ///< The configuration document is wrong: correct it and open again.
    schema,             ///< The database has an older or newer schema: migrate it, or update outbound.
    store,              ///< The database failed or cannot be reached: try again later.
    busy,               ///< Another process holds the database: try again soon.
    timeout,            ///< Not done by the deadline, but it may still be done: check before repeating.
    provider,           ///< A provider refused or cannot be reached: see the detail.
    closed,             ///< The engine has been closed, or belongs to another process (fork).
    internal,           ///< A fault of outbound itself: report it.
};

template <>
struct names<errc> {
    static constexpr name_table<errc, 12> value{{
        {errc::invalid, "invalid"},
        {errc::not_found, "not_found"},
        {errc::conflict, "conflict"},
        {errc::unknown_operation, "unknown_operation"},
        {errc::config, "config"},
        {errc::schema, "schema"},
        {errc::store, "store"},
        {errc::busy, "busy"},
        {errc::timeout, "timeout"},
        {errc::provider, "provider"},
        {errc::closed, "closed"},
        {errc::internal, "internal"},
    }};
};

/// One broken rule. `path` names the member (`recipient_segments.lead_score.min`, `contacts[3].email`), `message`
/// states the fault and the expected value.
struct violation {
    std::string path;
    std::string message;
};

/// A failure, worded so that a person can fix it. REST and the C ABI return it as an RFC 9457 problem document. Never
/// holds a secret.
struct problem {
    errc code = errc::internal;
    std::string detail;                 ///< One or two sentences: the subject, its fault, what is expected.
    std::vector<violation> violations;  ///< Each broken rule of the request; empty for other failures.
};

/// Exception that carries a problem. Thrown by constructors, stores and operation handlers; caught by service::call,
/// the engine and the C ABI, which never let it pass.
class error : public std::runtime_error {
public:
    explicit error(outbound::problem fault) : std::runtime_error{fault.detail}, problem_{std::move(fault)} {}
    error(errc code, std::string detail) : error{outbound::problem{code, std::move(detail), {}}} {}

    const outbound::problem& problem() const noexcept { return problem_; }
    errc code() const noexcept { return problem_.code; }

private:
    outbound::problem problem_;
};

/// A value, or the problem that prevented it.
template <class T>
using result = boost::system::result<T, problem>;

/// Makes result<T>::value() throw outbound::error.
[[noreturn]] inline void throw_exception_from_error(const problem& fault, const boost::source_location&)
{
    throw error{fault};
}

}  // namespace outbound
