package org.ddrroutes.operations.stuck;

import java.util.List;

/** How much of each kind does not go on by itself: many of one kind do not hide a few of another. */
public record StuckSummary(List<Group> groups) {

    /**
     * One kind of which there are some.
     *
     * @param more whether there are more than were counted
     */
    public record Group(String kind, int count, boolean more, String oldest, String action) {}

    public int count() {
        return groups.stream().mapToInt(Group::count).sum();
    }

    public boolean hasMore() {
        return groups.stream().anyMatch(Group::more);
    }
}
