package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong edit of {@code check/wrong-edits.yaml} is found, in its line, without much else. */
class WrongEditsTest {

    private static final int MOST_LINES = 5;

    @TempDir
    Path folder;

    static List<Edit> edits() {
        return Edit.wrong();
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
    void areAtLeastAHundred() {
        assertThat(edits()).hasSizeGreaterThan(100);
    }
}
