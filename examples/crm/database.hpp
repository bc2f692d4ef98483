// The CRM's own data, in a database of its own, which outbound reads through views and never changes.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace crm {

struct person {
    std::int64_t id = 0;
    std::string given_name;
    std::string family_name;
    std::string mail;
    std::string mobile;  ///< E.164.
    std::string trade;
};

struct user {
    std::string name;
    std::string role;  ///< A key of the table in login.cpp.
};

/// The views of the database that outbound's configuration names.
inline constexpr const char* people_view = "outbound_people";
inline constexpr const char* labels_view = "outbound_labels";

/// Threads: any; one call at a time is served. Every method blocks.
/// Exceptions: soci::soci_error if the database fails.
class database {
public:
    /// Opens or creates the file.
    explicit database(const std::string& file);
    ~database();

    /// Returns the id of the new person.
    std::int64_t add(const person& added);
    std::optional<person> find(std::int64_t id);

    /// The newest people, at most `limit`.
    std::vector<person> newest(int limit);

    /// Creates or changes a user. Stores a hash of the password.
    void set_user(const user& changed, const std::string& password);

    /// The user with this name and password. Takes as long for an unknown name as for a wrong password.
    std::optional<user> find(const std::string& name, const std::string& password);

    /// Keeps what happened to a campaign, for the start page.
    void note(const std::string& line);
    std::vector<std::string> newest_notes(int limit);

private:
    std::mutex guard_;
    std::unique_ptr<soci::session> sql_;
};

}  // namespace crm
