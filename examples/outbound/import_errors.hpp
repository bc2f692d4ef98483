// The file of rows that an import refused, with reasons.
#pragma once

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>

namespace cli {

/// Created at the first refused row; an existing file is replaced. Unless `raw`, cells that begin like formulas get an
/// apostrophe. Mode and group: see open_private().
class import_errors {
public:
    import_errors(std::string file, std::string group, bool raw)
        : file_{std::move(file)},
          group_{std::move(group)},
          raw_{raw}
    {
    }

    ~import_errors();
    import_errors(const import_errors&) = delete;
    import_errors& operator=(const import_errors&) = delete;

    /// Throws usage_fault when the file cannot be written.
    void add(const boost::json::array& errors);

    std::int64_t count() const noexcept { return count_; }
    const std::string& file() const noexcept { return file_; }

private:
    std::string file_;
    std::string group_;
    bool raw_;
    int descriptor_ = -1;
    std::int64_t count_ = 0;
};

}  // namespace cli
