package org.ddrroutes.reload;

import java.time.Duration;

/**
 * How often it is looked whether files have been edited.
 *
 * @param time an edit must lie on the disk unchanged for so long
 */
public record LookInterval(Duration time) {

    static final LookInterval DEFAULT = new LookInterval(Duration.ofSeconds(1));
}
