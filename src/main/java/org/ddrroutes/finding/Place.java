package org.ddrroutes.finding;

/**
 * A place in a file, as editors count it.
 *
 * @param line from 1; 0 where the place is not in a file, such as an environment variable
 * @param column from 1; 0 likewise
 */
public record Place(String file, int line, int column) {

    public static Place startOf(String file) {
        return new Place(file, 1, 1);
    }

    /** Such as {@code routes/bank-call.camel.yaml:12:5}. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
