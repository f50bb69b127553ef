package org.ddrroutes.architecture.canary.util;

/** Wrong: the package says nothing of what it is about. */
public record Texts() {}
