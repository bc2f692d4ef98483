// Lines reach the file, also after rotation, and a file that takes none delays nobody.
#include "service/line_writer.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

using namespace outbound;

namespace {

std::string text_in(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line_writer_tests)

BOOST_AUTO_TEST_CASE(lines_are_appended_in_order)
{
    const testing::scratch_folder folder;
    const auto file = folder.file("log");
    std::ofstream{file} << "old\n";
    std::string expected = "old\n";
    {
        line_writer writer{file};
        for (int i = 0; i < 2000; ++i) {
            writer.add("line " + std::to_string(i));
            expected += "line " + std::to_string(i) + '\n';
        }
    }
    BOOST_TEST((text_in(file) == expected));
}

BOOST_AUTO_TEST_CASE(lines_that_no_one_reads_delay_no_one)
{
    const testing::scratch_folder folder;
    const auto pipe = folder.file("pipe");
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    {
        line_writer writer{pipe};
        for (int i = 0; i < 40; ++i)
            writer.add(std::string(100'000, 'x'));
    }
    char first[8];
    BOOST_TEST(::read(reader, first, sizeof first) == static_cast<ssize_t>(sizeof first));
    ::close(reader);
}

BOOST_AUTO_TEST_CASE(a_new_file_is_begun_when_the_old_one_is_renamed)
{
    const testing::scratch_folder folder;
    {
        line_writer writer{folder.file("log"), std::chrono::milliseconds{0}};
        std::filesystem::rename(folder.file("log"), folder.file("log.1"));
        writer.add("new");
    }
    BOOST_TEST(text_in(folder.file("log")) == "new\n");
    BOOST_TEST(text_in(folder.file("log.1")).empty());
}

BOOST_AUTO_TEST_CASE(links_are_not_followed)
{
    const testing::scratch_folder folder;
    std::filesystem::create_symlink(folder.file("target"), folder.file("link"));
    BOOST_CHECK_THROW(line_writer{folder.file("link")}, std::system_error);
    BOOST_TEST(!std::filesystem::exists(folder.file("target")));
}

BOOST_AUTO_TEST_SUITE_END()
