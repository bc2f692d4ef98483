// A temporary folder for one test's database.
#pragma once

#include "conformance/problem_of.hpp"

#include <outbound/store.hpp>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace outbound::testing {

class scratch_folder {
public:
    scratch_folder() : path_{(std::filesystem::temp_directory_path() / "outbound-XXXXXX").string()}
    {
        if (!::mkdtemp(path_.data()))
            throw std::runtime_error{"no temporary folder"};
    }
    ~scratch_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    std::string file(const std::string& name = "outbound.db") const { return path_ + "/" + name; }

    store_options options(const std::string& name = "outbound.db") const
    {
        store_options options;
        options.url = "sqlite://" + file(name);
        return options;
    }

private:
    std::string path_;
};

}  // namespace outbound::testing
