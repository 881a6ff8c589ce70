/** What the pages load as `/static/<version>/vendor/maplibre-gl.mjs` is typed by the package itself. */
export * from "maplibre-gl";
