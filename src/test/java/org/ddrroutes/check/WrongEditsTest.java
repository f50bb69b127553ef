package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong edit of {@code check/wrong-edits.yaml} is found, in its line, without much else. */
class WrongEditsTest {

    private static final int MOST_LINES = 5;

    @TempDir
    Path folder;

    /**
     * One wrong edit.
     *
     * @param found the file that the finding names, where it is another
     * @param at a piece of the line that it names; null for the first
     * @param anywhere whether the line does not matter
     * @param also a second file
     */
    record Edit(
            String file,
            @Nullable String replace,
            @Nullable String with,
            @Nullable String append,
            @Nullable String content,
            boolean remove,
            @Nullable String rename,
            @Nullable String found,
            @Nullable String at,
            String says,
            boolean anywhere,
            @Nullable Edit also) {

        void apply(EditedFiles files) {
            if (replace != null && with != null) {
                files.replace(file, replace, with);
            } else if (append != null) {
                files.append(file, append);
            } else if (content != null) {
                files.write(file, content);
            } else if (rename != null) {
                files.rename(file, rename);
            } else if (remove) {
                files.remove(file);
            }
            if (also != null) {
                also.apply(files);
            }
        }
    }

    static Stream<Edit> edits() throws IOException {
        List<Edit> edits = new YAMLMapper()
                .readValue(new File("src/test/resources/check/wrong-edits.yaml"), new TypeReference<>() {});
        return edits.stream();
    }

    @ParameterizedTest
    @MethodSource("edits")
    void isFoundInItsLine(Edit edit) {
        EditedFiles files = new EditedFiles(folder);
        edit.apply(files);
        String file = edit.found() == null ? edit.file() : edit.found();

        List<String> lines = files.check();

        assertThat(lines).hasSizeBetween(1, MOST_LINES);
        String place =
                edit.anywhere() ? file : file + ":" + (edit.at() == null ? 1 : files.lineOf(file, edit.at())) + ":";
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith(place).contains(edit.says()));
        assertThat(lines).allSatisfy(line -> assertThat(line).matches("(?s).+:\\d+:\\d+  .+ \\[[A-Z]\\d+]"));
    }

    @Test
    void areAtLeastAHundred() throws IOException {
        assertThat(edits()).hasSizeGreaterThan(100);
    }
}
