// SPDX-License-Identifier: Apache-2.0
import { Page } from '../ui/frame';
import { words } from '../words/en';

export default function Nowhere() {
  return <Page title={words.nowhere.title}><p>{words.nowhere.text}</p><p><a href="/">{words.nowhere.start}</a></p></Page>;
}
