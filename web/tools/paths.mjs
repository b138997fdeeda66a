// SPDX-License-Identifier: Apache-2.0
// The addresses that show the app; `*` stands for one segment. src/router.ts has the same table with its screens.
export const appPaths = ['/', '/sign-in', '/set-up', '/camera', '/inbox', '/shares', '/todo', '/retention', '/incidents', '/reviews', '/requests', '/request/*', '/statistics', '/staff', '/rules', '/registers', '/share/*', '/photo/*', '/patient/*', '/report/*', '/life/*', '/limits/*', '/prove', '/refused', '/help', '/privacy', '/leaflet', '/flows', '/accessibility'];
