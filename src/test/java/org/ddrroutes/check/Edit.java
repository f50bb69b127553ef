package org.ddrroutes.check;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One edit of a file.
 *
 * @param found the file that the finding names, where it is another
 * @param at a piece of the line that it names; null for the first
 * @param anywhere whether the line does not matter
 * @param warning whether it is warned of, and runs
 * @param also a second file
 */
public record Edit(
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
        boolean warning,
        @Nullable Edit also) {

    public void apply(EditedFiles files) {
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

    /** Those of {@code check/wrong-edits.yaml}. */
    public static List<Edit> wrong() {
        try {
            return new YAMLMapper()
                    .readValue(new File("src/test/resources/check/wrong-edits.yaml"), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
